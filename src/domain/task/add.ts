/** `tt task add`: write down what is to be done, for whom, after what. */
import { isRefusal, type Refusal, refuse } from '../../lib/errors.ts';
import { byteLength } from '../../lib/text.ts';
import { spoken } from '../brake/operator.ts';
import { over } from '../cap.ts';
import { type Caller, change } from '../change.ts';
import { enter } from '../channel/membership.ts';
import { type ChannelName, channelNamed } from '../channel/rules.ts';
import type { AgentId, NewEvent } from '../event.ts';
import { type Attachment, attach, needsOf } from '../file/attach.ts';
import { checkTitle } from '../form/fields.ts';
import { charge } from '../limit/charge.ts';
import { resolveMember } from '../member/resolve.ts';
import type { Acted, Outcome, Store, View } from '../store.ts';
import { alsoTo, unknownTask } from './held.ts';

export interface NewTask {
  readonly title: string;
  readonly context: string;
  /** The context is JSON, and checked to be. */
  readonly json: boolean;
  /** The words that name a member, or `me`; null: for whoever claims it. */
  readonly assignee: string | null;
  /** Null: announced in the room, or to whom it is assigned. */
  readonly channel: string | null;
  readonly after: readonly string[];
  readonly files?: readonly Attachment[];
  readonly dedup?: string | undefined;
}

export interface AddedTask {
  readonly taskId: string;
  readonly assignee: AgentId | null;
  readonly channel: ChannelName | null;
}

/** Errors: invalid_input (title), invalid_body (JSON), limit_exceeded, unknown_task, rate_limited, and those of a name, a channel and `attach`. */
export function addTask(store: Store, caller: Caller, task: NewTask): Promise<Acted<AddedTask>> {
  const needs = { buckets: true, ...needsOf(task.files ?? []) };
  const verb = { name: 'task add', dedup: task.dedup, needs, joins: caller.person };
  return change(store, caller, verb, (view) => decideAdd(view, caller, task));
}

function decideAdd(view: View, caller: Caller, { title, context, json, ...wanted }: NewTask): Outcome<AddedTask> {
  const { tasks, turn } = view.state;
  const refused =
    checkTitle(title, view.settings) ?? checkLarge(view, 'context', context) ?? (json ? checkJson(context) : null);
  if (refused) return refused;
  const most = view.settings['limit.tasks'];
  if (tasks.open >= most) return over('tasks', most, tasks.open + 1, 'end some first: tt task list');
  const after = knownTasks(view, wanted.after);
  if (isRefusal(after)) return after;
  const assignee =
    wanted.assignee === null ? null : wanted.assignee === 'me' ? caller.agent : resolveMember(view, wanted.assignee);
  if (isRefusal(assignee)) return assignee;
  const channel = wanted.channel === null ? null : channelNamed(wanted.channel);
  if (isRefusal(channel)) return channel;
  const entering = channel === null ? [] : enter(view, caller.agent, channel);
  if (isRefusal(entering)) return entering;
  const attached = attach(view, caller, wanted.files ?? []);
  if (isRefusal(attached)) return attached;
  const { files, place } = attached;
  const paid = charge(view, caller);
  if (isRefusal(paid)) return paid;
  const id = `t${tasks.last + 1}`;
  const about = { task_id: id, title, context, ...(json ? { format: 'json' as const } : {}) };
  const head = { from: caller.agent, to: channel ?? assignee };
  const also = alsoTo(view, { id, author: caller.agent, assignee }, head);
  const along = { ...spoken(caller), ...(files.length > 0 ? { files } : {}), ...also };
  const payload = { ...about, assignee, channel, after, ...along };
  const event: NewEvent = { type: 'task_added', ...head, turnId: turn.id, payload };
  const events = [...entering, ...attached.events, event];
  return { events, facts: paid, blobs: { place }, result: { taskId: id, assignee, channel } };
}

/** Each once, in the order they were named. Errors: unknown_task, limit_exceeded. */
export function knownTasks(view: View, ids: readonly string[]): readonly string[] | Refusal {
  const each = [...new Set(ids)];
  const most = view.settings['limit.after'];
  if (each.length > most) return over('after', most, each.length, 'let one task stand for several');
  const strange = each.find((id) => view.taskNamed(id) === null);
  return strange === undefined ? each : unknownTask(view, strange);
}

/** A context, a note or a result; in UTF-8 bytes. */
export function checkLarge({ settings }: View, what: string, text: string): Refusal | null {
  const limit = settings['limit.task'];
  const size = byteLength(text);
  if (size <= limit) return null;
  return refuse(
    'body_too_large',
    `the ${what} has ${size} bytes, the limit is ${limit}`,
    'put it in a file and name it',
    {
      ...{ kind: what, limit, actual: size, supplied: size },
    },
  );
}

function checkJson(text: string): Refusal | null {
  try {
    JSON.parse(text);
  } catch (error) {
    return refuse('invalid_body', `the context is not JSON: ${(error as Error).message}`, 'mend it, or use --context');
  }
  const changed = text.match(TEXT_OR_NUMBER)?.find(wouldChange);
  if (changed === undefined) return null;
  return refuse(
    'invalid_body',
    `${changed} in the context would come back as ${JSON.stringify(Number(changed))}`,
    `write "${changed}"`,
  );
}

const TEXT_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** A number that is another after it was read. Texts are none. */
function wouldChange(literal: string): boolean {
  const value = Number(literal);
  if (literal.startsWith('"')) return false;
  return !Number.isFinite(value) || (/^-?\d+$/.test(literal) && !Number.isSafeInteger(value));
}
