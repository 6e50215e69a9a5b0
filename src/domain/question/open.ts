/** `tt question open`: put a question to the room, with a channel of its own to discuss it in. */
import { isRefusal, type Refusal } from '../../lib/errors.ts';
import { byteLength } from '../../lib/text.ts';
import { spoken } from '../brake/operator.ts';
import { over } from '../cap.ts';
import { type Caller, change } from '../change.ts';
import { enter } from '../channel/membership.ts';
import type { ChannelName } from '../channel/rules.ts';
import { type Attachment, attach, needsOf } from '../file/attach.ts';
import { refusedByFloor } from '../floor/gate.ts';
import { foresee } from '../foresee.ts';
import { checkTitle } from '../form/fields.ts';
import { charge } from '../limit/charge.ts';
import { checkBody } from '../message/send.ts';
import type { Settings } from '../settings.ts';
import type { Acted, Outcome, Store, View } from '../store.ts';
import { threadOf } from './rules.ts';

export interface NewQuestion {
  readonly title: string;
  readonly context: string;
  readonly files?: readonly Attachment[];
  readonly dedup?: string | undefined;
}

export interface OpenedQuestion {
  readonly questionId: string;
  readonly channel: ChannelName;
}

/** Whoever opens it is in its thread. Errors: floor_held, invalid_input (title), limit_exceeded, body_too_large, rate_limited, and those of `attach`. */
export function openQuestion(store: Store, caller: Caller, question: NewQuestion): Promise<Acted<OpenedQuestion>> {
  const needs = { buckets: true, ...needsOf(question.files ?? []) };
  const verb = { name: 'question open', dedup: question.dedup, needs, joins: caller.person };
  return change(store, caller, verb, (view) => decideQuestion(view, caller, question));
}

function decideQuestion(view: View, caller: Caller, question: NewQuestion): Outcome<OpenedQuestion> {
  const { title, context, files: wanted = [] } = question;
  const { questions, turn } = view.state;
  const refused = refusedByFloor(view, caller, 'room') ?? checkText(title, context, view.settings);
  if (refused) return refused;
  const most = view.settings['limit.questions'];
  if (questions.open.length >= most)
    return over('questions', most, questions.open.length + 1, 'decide or close one: tt question list');
  const attached = attach(view, caller, wanted);
  if (isRefusal(attached)) return attached;
  const { files, place } = attached;
  const id = `q${questions.last + 1}`;
  const channel = threadOf(id);
  const head = { from: caller.agent, turnId: turn.id };
  const payload = { question_id: id, title, context, ...spoken(caller), ...(files.length > 0 ? { files } : {}) };
  const opened = { type: 'question_opened', to: null, ...head, payload } as const;
  const entering = enter(foresee(view, [opened]), caller.agent, channel);
  if (isRefusal(entering)) return entering;
  const paid = charge(view, caller);
  if (isRefusal(paid)) return paid;
  const topic = { type: 'channel_topic', to: channel, ...head, payload: { topic: title } } as const;
  const events = [...attached.events, opened, ...entering, topic];
  return { events, facts: paid, blobs: { place }, result: { questionId: id, channel } };
}

export function checkText(title: string, context: string, settings: Settings): Refusal | null {
  const refused = checkTitle(title, settings);
  return (
    refused ??
    (byteLength(context) === 0 ? null : checkBody(context, settings['limit.note'], 'body_too_large', 'context'))
  );
}
