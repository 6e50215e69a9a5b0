/** `tt task note`, `tt task interrupt`: what is said about a task while somebody works on it. */
import { isRefusal, refuse } from '../../lib/errors.ts';
import { operators, requested, spoken } from '../brake/operator.ts';
import { type Caller, change } from '../change.ts';
import type { NewEvent } from '../event.ts';
import { type Attachment, attach, needsOf } from '../file/attach.ts';
import { charge } from '../limit/charge.ts';
import { checkBody } from '../message/send.ts';
import type { Acted, Outcome, Store, View } from '../store.ts';
import { alsoTo, badState, heardBy, ownClaim, unknownTask } from './held.ts';

export interface Noting {
  readonly id: string;
  readonly body: string;
  /** The claim that the caller believes to have; null: whichever it has. */
  readonly epoch: number | null;
  readonly files?: readonly Attachment[];
  readonly dedup?: string | undefined;
}

export interface Noted {
  readonly taskId: string;
  readonly interrupted: boolean;
}

/**
 * By its claimer, on its progress; by whoever added it, or a person, on what it is: then those who gave it up may try again.
 * Errors: unknown_task, stale_claim, not_claimer, bad_state, invalid_body, body_too_large, rate_limited, and those of `attach`.
 */
export function noteTask(
  store: Store,
  caller: Caller,
  { id, body, epoch, files: wanted = [], dedup }: Noting,
): Promise<Acted<Noted>> {
  const verb = {
    name: 'task note',
    dedup,
    needs: { task: id, buckets: true, ...needsOf(wanted) },
    joins: caller.person,
  };
  return change<Noted>(store, caller, verb, (view): Outcome<Noted> => {
    const { task, state, settings } = view;
    if (!task) return unknownTask(view, id);
    const claim = state.tasks.claims[id];
    const isOthers =
      epoch === null && claim?.holder !== caller.agent && (caller.person || task.author === caller.agent);
    const own = isOthers ? null : ownClaim(view, caller, id, epoch);
    if (isRefusal(own)) return own;
    if (task.status !== 'open') return badState(task, task.status);
    const refused = checkBody(body, settings['limit.note'], 'body_too_large', 'note');
    if (refused) return refused;
    const attached = attach(view, caller, wanted);
    if (isRefusal(attached)) return attached;
    const { files, place } = attached;
    const paid = charge(view, caller);
    if (isRefusal(paid)) return paid;
    // The claimer's own word is for who added it; another's is for the claimer.
    const to = own || !claim ? heardBy(view, task) : claim.holder;
    const head = { from: caller.agent, to };
    const along = { ...spoken(caller), ...(files.length > 0 ? { files } : {}), ...alsoTo(view, task, head) };
    const payload = { task_id: id, title: task.title, body, ...along };
    const event: NewEvent = { type: 'task_noted', ...head, turnId: state.turn.id, payload };
    const interrupted = claim !== undefined && task.interrupted?.epoch === claim.epoch;
    const events = [...attached.events, event];
    return { events, facts: paid, blobs: { place }, result: { taskId: id, interrupted } };
  });
}

export interface Interrupting {
  readonly id: string;
  readonly reason: string | null;
  readonly dedup?: string | undefined;
}

export interface Interrupted {
  readonly taskId: string;
  readonly holder: string;
  readonly epoch: number;
}

/** By whoever added it, or a person. The claim stands until its claimer ends it. Errors: unknown_task, bad_state, not_yours. */
export function interruptTask(
  store: Store,
  caller: Caller,
  { id, reason, dedup }: Interrupting,
): Promise<Acted<Interrupted>> {
  const verb = { name: 'task interrupt', dedup, needs: { task: id }, joins: caller.person, whenStopped: caller.person };
  return change<Interrupted>(store, caller, verb, (view): Outcome<Interrupted> => decide(view, caller, { id, reason }));
}

function decide(view: View, caller: Caller, { id, reason }: Interrupting): Outcome<Interrupted> {
  const { task, state } = view;
  if (!task) return unknownTask(view, id);
  const claim = state.tasks.claims[id];
  if (!claim) {
    if (task.status !== 'open') return badState(task, task.status);
    return refuse('bad_state', `nobody has claimed ${id}`, `tt task show ${id}`, { task_id: id, status: 'open' });
  }
  const own = task.author === caller.agent;
  const refused = own ? null : operators(caller, 'task interrupt', reason);
  if (refused) return refused;
  const { holder, epoch } = claim;
  const payload = { task_id: id, title: task.title, epoch, ...(own ? {} : requested(caller)) };
  const event: NewEvent = {
    type: 'task_interrupted',
    from: caller.agent,
    to: holder,
    turnId: state.turn.id,
    reason,
    payload,
  };
  return { events: [event], ring: [holder], result: { taskId: id, holder, epoch } };
}
