/** `tt task claim`: one winner. The lease of a claim is kept by whatever its holder does, or by the process that works on it. */
import { isRefusal, type Refusal, refuse } from '../../lib/errors.ts';
import { after } from '../../lib/instant.ts';
import { brakeOn } from '../brake/gate.ts';
import { over } from '../cap.ts';
import { type Caller, change } from '../change.ts';
import { channelNamed } from '../channel/rules.ts';
import type { AgentId, NewEvent } from '../event.ts';
import { msLeft } from '../lapse.ts';
import { parentOf } from '../member/parent.ts';
import type { Acted, Outcome, Store, View } from '../store.ts';
import { alsoTo, badState, heardBy, unknownTask } from './held.ts';
import { type Wish, waitsFor } from './ready.ts';
import type { Task } from './rules.ts';

export interface Claiming {
  /** Null: the oldest that is ready. */
  readonly id: string | null;
  /** Of `id` null: only what is assigned to the caller. */
  readonly forMe?: boolean;
  readonly channel?: string | null;
  /** Milliseconds; null: the setting `task.ttl`. */
  readonly ttl: number | null;
  /** The lock of the process that works on it: with its death the claim ends. Without: with the member's. */
  readonly lock?: string;
  /** Also what is assigned to another. */
  readonly force?: boolean;
  readonly dedup?: string | undefined;
}

export interface ClaimedTask {
  readonly taskId: string;
  readonly epoch: number;
  /** Milliseconds. */
  readonly ttl: number;
}

/**
 * Null: nothing is ready, and `dedup` is free. Judged under the write lock, so of any number one wins; a second claim of the same member loses too.
 * Errors: unknown_task, bad_state, already_claimed, not_ready, assigned_to_another, not_granted, limit_exceeded, invalid_channel.
 */
export function claimTask(store: Store, caller: Caller, claiming: Claiming): Promise<Acted<ClaimedTask | null>> {
  const { id, dedup } = claiming;
  const needs = id === null ? {} : { task: id };
  // What found nothing did nothing: whoever asks again wants a task, not the old answer.
  const verb = { name: 'task claim', dedup, keeps: isSomething, needs, joins: caller.person };
  return change<ClaimedTask | null>(store, caller, verb, (view): Outcome<ClaimedTask | null> => {
    const { settings, now, state } = view;
    if (claiming.ttl === 0) return noTime();
    const task = id === null ? nextFor(view, caller, claiming) : claimable(view, caller, id, claiming.force === true);
    if (isRefusal(task)) return task;
    const refused = refusesNext(view, caller);
    if (refused) return refused;
    if (task === null) return { events: [], result: null };
    const ttl = claiming.ttl ?? settings['task.ttl'];
    const epoch = Math.max(task.epoch, state.tasks.fence ?? 0) + 1;
    const { author, channel, title } = task;
    const head = { from: caller.agent, to: heardBy(view, task) };
    const forced = isAnothers(task, caller.agent) ? { forced: true as const, ...alsoTo(view, task, head) } : {};
    const lock = claiming.lock === undefined ? {} : { lock: claiming.lock };
    const payload = {
      task_id: task.id,
      title,
      author,
      channel,
      epoch,
      ttl,
      until: after(now, ttl),
      ...lock,
      ...forced,
    };
    const event: NewEvent = { type: 'task_claimed', ...head, turnId: state.turn.id, payload };
    return { events: [event], result: { taskId: task.id, epoch, ttl } };
  });
}

const isSomething = (result: unknown): boolean => result !== null;

/** What may be the next of this one. `view`: with its claims as they are now. Errors: invalid_channel. */
export function wishOf(
  view: View,
  agent: AgentId,
  { forMe, channel }: Pick<Claiming, 'forMe' | 'channel'>,
): Wish | Refusal {
  const named = channel == null ? null : channelNamed(channel);
  if (isRefusal(named)) return named;
  return {
    ...{ me: [agent, parentOf(agent)].filter((id) => id !== null), forMe: forMe === true, channel: named },
    ...{ taken: Object.keys(view.state.tasks.claims), lapsed: view.lapsed, attempts: view.settings['task.attempts'] },
  };
}

function nextFor(view: View, { agent }: Caller, claiming: Claiming): Task | null | Refusal {
  const wish = wishOf(view, agent, claiming);
  return isRefusal(wish) ? wish : view.nextTask(wish);
}

/** By its id, whoever gave it up and how often. */
function claimable(view: View, { agent }: Caller, id: string, force: boolean): Task | Refusal {
  const { task, state } = view;
  if (!task) return unknownTask(view, id);
  if (task.status !== 'open') return badState(task, task.status);
  const claim = state.tasks.claims[id];
  if (claim) {
    const yours = claim.holder === agent;
    const hint = yours ? `tt task show ${id}` : 'tt task claim --next';
    return refuse('already_claimed', `${claim.holder} has claimed ${id}`, hint, {
      ...{ task_id: id, held_by: claim.holder, epoch: claim.epoch, ...(yours ? { yours } : {}) },
      expires_in_ms: Math.max(0, msLeft(view, claim)),
    });
  }
  const waits = waitsFor(task, view.taskNamed);
  if (waits.length > 0) {
    // Nobody is to do that any more: it is waited for until somebody says otherwise.
    const dropped = waits.filter((other) => view.taskNamed(other)?.status === 'dropped');
    const hint = dropped.length > 0 ? `tt task after ${id} --not ${dropped.join(',')}` : 'tt task claim --next';
    return refuse('not_ready', `${id} waits for ${waits.join(', ')}${endless(dropped)}`, hint, {
      ...{ task_id: id, waits_for: waits, ...(dropped.length > 0 ? { dropped } : {}) },
    });
  }
  if (!isAnothers(task, agent) || force) return task;
  return refuse('assigned_to_another', `${id} is for ${task.assignee}`, `tt task claim ${id} --force`, {
    ...{ task_id: id, assignee: task.assignee },
  });
}

const endless = (dropped: readonly string[]): string =>
  dropped.length === 0 ? '' : `; nobody is to do ${dropped.join(', ')} any more`;

const isAnothers = ({ assignee }: Task, agent: AgentId): boolean =>
  assignee !== null && assignee !== agent && assignee !== parentOf(agent);

/** A pause, a hold and an interrupt keep agents from new work; a stop does before. Errors: not_granted. */
function grantsNone({ state }: View, { agent, person }: Pick<Caller, 'agent' | 'person'>): Refusal | null {
  const on = person ? null : brakeOn(state.brakes, agent);
  if (!on) return null;
  const { brake, mark } = on;
  const hint = brake === 'interrupted' ? 'tt ack' : `tt wait --park tells you when it is over`;
  return refuse('not_granted', `${WORDS[brake]} (${mark.by ?? 'a person'})`, hint, {
    ...{ brake, by: mark.by, reason: mark.reason },
  });
}

const WORDS = {
  stopped: 'the room is stopped',
  interrupted: 'you are interrupted',
  held: 'you are held',
  paused: 'the room is paused: no task is granted',
} as const;

/** Why it gets no task now, whether there is one or not. Errors: not_granted, limit_exceeded. */
export const refusesNext = (view: View, caller: Pick<Caller, 'agent' | 'person'>): Refusal | null =>
  grantsNone(view, caller) ?? tooMany(view, caller.agent);

function tooMany({ state, settings }: View, agent: AgentId): Refusal | null {
  const most = settings['limit.taken'];
  const held = Object.values(state.tasks.claims).filter(({ holder }) => holder === agent).length;
  return held < most ? null : over('taken', most, held + 1, 'end or abandon one: tt task list --mine');
}

const noTime = (): Refusal =>
  refuse('invalid_input', '--ttl is more than 0', 'tt task claim --next --ttl 10m', { flag: '--ttl' });

/** A sign of life of whoever works and has nothing to say: it renews every claim of the member, unless it was over before. */
export async function keepTask(store: Store, caller: Caller): Promise<void> {
  await change(store, caller, { name: 'work', whenStopped: true }, () => ({ events: [], result: null }));
}
