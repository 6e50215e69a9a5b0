/** `tt task done`, `abandon`, `reopen`: how a task ends, or is free again. */
import { isRefusal, type Refusal, refuse } from '../../lib/errors.ts';
import { operators, requested } from '../brake/operator.ts';
import { over } from '../cap.ts';
import { type Caller, change } from '../change.ts';
import type { NewEvent } from '../event.ts';
import { type Attachment, attach, needsOf } from '../file/attach.ts';
import { notYours } from '../form/answer.ts';
import type { Acted, Outcome, Store, View } from '../store.ts';
import { checkLarge } from './add.ts';
import { alsoTo, badState, freedBy, heardBy, ownClaim, unknownTask } from './held.ts';
import { cycleOf } from './order.ts';
import type { Task } from './rules.ts';

interface Meant {
  readonly id: string;
  /** The claim that the caller believes to have; null: whichever it has. */
  readonly epoch: number | null;
  readonly dedup?: string | undefined;
}

export interface Ended {
  readonly taskId: string;
  readonly epoch: number;
}

export interface Abandoned extends Ended {
  /** Of one that nobody is to do any more: what will never be ready for it. */
  readonly waiting: readonly string[];
}

export interface Finishing extends Meant {
  readonly result: string;
  /** Only the end of the result. */
  readonly cut?: boolean;
  readonly files?: readonly Attachment[];
}

/** Errors: unknown_task, stale_claim, not_claimer, bad_state, body_too_large, and those of `attach`. */
export function finishTask(
  store: Store,
  caller: Caller,
  { id, epoch, result, cut, files: wanted = [], dedup }: Finishing,
): Promise<Acted<Ended>> {
  const verb = { name: 'task done', dedup, needs: { task: id, ...needsOf(wanted) } };
  return change<Ended>(store, caller, verb, (view): Outcome<Ended> => {
    const own = ownClaim(view, caller, id, epoch);
    if (isRefusal(own)) return own;
    const refused = checkLarge(view, 'result', result);
    if (refused) return refused;
    const attached = attach(view, caller, wanted);
    if (isRefusal(attached)) return attached;
    const { files, place } = attached;
    const { task, claim } = own;
    const ready = freedBy(view, id);
    const whose = ready.map(({ assignee }) => assignee);
    const about = {
      task_id: id,
      title: task.title,
      epoch: claim.epoch,
      result,
      ...(cut ? { cut: true as const } : {}),
      ...(files.length > 0 ? { files } : {}),
      ...(ready.length > 0 ? { ready: ready.map((one) => one.id) } : {}),
      ...alsoTo(view, task, head(view, caller, task), whose),
    };
    const event: NewEvent = { type: 'task_done', ...head(view, caller, task), payload: about };
    return { events: [...attached.events, event], blobs: { place }, result: { taskId: id, epoch: claim.epoch } };
  });
}

export interface Abandoning extends Meant {
  readonly reason: string | null;
  /** Nobody is to do it any more. */
  readonly forGood?: boolean;
  /** Why it failed, to be kept with the task. */
  readonly error?: string;
  /** It was no fault of the task that its claimer gives it back: it may be its next again. */
  readonly blameless?: boolean;
}

/**
 * Free again, for others first. A person may do it for the claimer; for good its author may too, while nobody has it.
 * Errors: unknown_task, stale_claim, not_claimer, bad_state, not_yours, body_too_large.
 */
export function abandonTask(store: Store, caller: Caller, abandoning: Abandoning): Promise<Acted<Abandoned>> {
  const { id, dedup } = abandoning;
  const verb = { name: 'task abandon', dedup, needs: { task: id }, joins: caller.person, whenStopped: true };
  return change<Abandoned>(store, caller, verb, (view) => decideAbandon(view, caller, abandoning));
}

function decideAbandon(view: View, caller: Caller, abandoning: Abandoning): Outcome<Abandoned> {
  const { id, epoch, reason, forGood, error, blameless } = abandoning;
  const task = abandonable(view, caller, abandoning);
  if (isRefusal(task)) return task;
  // Kept with the task: whoever is next should know. With the end of a task its reason is kept anyway.
  const why = error ?? (forGood || blameless ? null : reason);
  const refused = why === null ? null : checkLarge(view, 'error', why);
  if (refused) return refused;
  const claim = view.state.tasks.claims[id];
  const own = claim?.holder === caller.agent;
  const payload = {
    ...{ task_id: id, title: task.title, holder: claim?.holder ?? null, epoch: claim?.epoch ?? task.epoch },
    ...(own && !blameless && !forGood ? { failed: true as const } : {}),
    ...(why === null ? {} : { error: why }),
    ...(forGood ? { for_good: true as const } : {}),
    ...(own ? {} : requested(caller)),
    ...alsoTo(view, task, head(view, caller, task)),
  };
  const event: NewEvent = { type: 'task_abandoned', ...head(view, caller, task), reason, payload };
  const ring = claim && !own ? { ring: [claim.holder] } : {};
  const waiting = forGood ? view.tasksAfter(id).map((one) => one.id) : [];
  return { events: [event], ...ring, result: { taskId: id, epoch: epoch ?? payload.epoch, waiting } };
}

function abandonable(view: View, caller: Caller, { id, epoch, reason, forGood }: Abandoning): Task | Refusal {
  const { task, state } = view;
  if (!task) return unknownTask(view, id);
  const claim = state.tasks.claims[id];
  const may = !operators(caller, 'task abandon', reason);
  if (task.status !== 'open') return badState(task, task.status);
  if (forGood && !claim) return may || task.author === caller.agent ? task : notYours(id, task.author, 'task abandon');
  if (claim && claim.holder !== caller.agent && epoch === null && may) return task;
  const own = ownClaim(view, caller, id, epoch);
  if (isRefusal(own)) return own;
  const isFinal = !forGood || may || task.author === caller.agent;
  return isFinal ? task : notYours(id, task.author, 'task abandon');
}

export interface Reopened {
  readonly taskId: string;
  readonly was: 'open' | 'done' | 'dropped';
}

/**
 * To be done again, by whoever wants to; an open one that was given up may be everybody's next again.
 * By whoever added it, had it last, or a person. Errors: unknown_task, bad_state, not_yours, task_cycle, limit_exceeded.
 */
export function reopenTask(
  store: Store,
  caller: Caller,
  { id, reason, dedup }: Omit<Meant, 'epoch'> & { readonly reason: string | null },
): Promise<Acted<Reopened>> {
  const verb = { name: 'task reopen', dedup, needs: { task: id }, joins: caller.person };
  return change<Reopened>(store, caller, verb, (view): Outcome<Reopened> => {
    const { task, state, settings } = view;
    if (!task) return unknownTask(view, id);
    const { status: was, author, claimed, failed, lost } = task;
    if (id in state.tasks.claims) return badState(task, 'claimed');
    const own = author === caller.agent || claimed?.holder === caller.agent;
    if (!own && operators(caller, 'task reopen', reason)) return notYours(id, author, 'task reopen');
    if (was === 'open' && failed.length + lost === 0 && !view.lapsed.includes(id))
      return refuse('bad_state', `${id} is open`, `tt task claim ${id}`, { task_id: id, status: 'open' });
    const most = settings['limit.tasks'];
    if (was !== 'open' && state.tasks.open >= most) return over('tasks', most, state.tasks.open + 1, 'tt task list');
    const cycle = cycleOf(view, id, task.after);
    if (cycle) return cycle;
    const to = task.channel === null ? task.assignee : heardBy(view, task);
    const also = alsoTo(view, task, { from: caller.agent, to });
    const payload = { task_id: id, title: task.title, was, ...(own ? {} : requested(caller)), ...also };
    const event: NewEvent = { type: 'task_reopened', ...head(view, caller, task), to, reason, payload };
    return { events: [event], result: { taskId: id, was } };
  });
}

const head = (view: View, { agent }: Caller, task: Task) => ({
  ...{ from: agent, to: heardBy(view, task), turnId: view.state.turn.id },
});
