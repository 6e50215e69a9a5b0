/** `tt hold`, `unhold`, `interrupt`, `ack`: a person's hand on one agent. */
import { isRefusal, type Refusal } from '../../lib/errors.ts';
import { over } from '../cap.ts';
import { type Caller, change } from '../change.ts';
import type { AgentId, NewEvent } from '../event.ts';
import { resolveMember } from '../member/resolve.ts';
import type { Acted, Store, View } from '../store.ts';
import { bans } from './gate.ts';
import { type Control, operators, requested } from './operator.ts';

export interface Handled {
  readonly agent: AgentId;
  /** False: it was so before. */
  readonly changed: boolean;
}

/**
 * Held: no new turn, no edit, and what other agents say waits. One that is gone is let go by its id, of an interrupt and of a ban too.
 * Errors: operator_required, unknown_recipient, ambiguous_recipient, limit_exceeded.
 */
export function hold(
  store: Store,
  caller: Caller,
  verb: 'hold' | 'unhold',
  target: string,
  { reason, dedup }: Control,
): Promise<Acted<Handled>> {
  return change<Handled>(store, caller, { name: verb, dedup, joins: true, whenStopped: true }, (view) => {
    const { brakes, members } = view.state;
    const { held, interrupted, banned } = brakes;
    const refused = operators(caller, verb, reason);
    const isKnown = verb === 'unhold' && [held, interrupted, banned].some((marks) => Object.hasOwn(marks, target));
    const agent = isKnown ? target : resolveMember(view, target);
    if (refused) return refused;
    if (isRefusal(agent)) return agent;
    // Who is here says itself that it has understood.
    const left = verb === 'unhold' && !(agent in members.present) ? interrupted[agent] : undefined;
    const keptOut = verb === 'unhold' && bans(view).some(([id]) => id === agent);
    if (agent in held === (verb === 'hold') && !left && !keptOut)
      return { events: [], result: { agent, changed: false } };
    const full = verb === 'hold' ? roomFor(view, 'held') : null;
    if (full) return full;
    const type = verb === 'hold' ? ('held' as const) : ('unheld' as const);
    const event = {
      type,
      from: caller.agent,
      to: agent,
      turnId: view.state.turn.id,
      reason,
      payload: { ...requested(caller), ...(left ? { interrupt: left.seq } : {}), ...(keptOut && { banned: true }) },
    };
    return { events: [event as NewEvent], ring: [agent], result: { agent, changed: true } };
  });
}

/** It stands until the agent acknowledges it, however often it restarts. Errors: those of `hold`. */
export function interrupt(
  store: Store,
  caller: Caller,
  target: string,
  { reason, dedup }: Control,
): Promise<Acted<Handled>> {
  return change<Handled>(store, caller, { name: 'interrupt', dedup, joins: true, whenStopped: true }, (view) => {
    const refused = operators(caller, 'interrupt', reason);
    const agent = resolveMember(view, target);
    if (refused) return refused;
    if (isRefusal(agent)) return agent;
    const full = agent in view.state.brakes.interrupted ? null : roomFor(view, 'interrupted');
    if (full) return full;
    const { id: turnId } = view.state.turn;
    const event = {
      type: 'interrupted',
      from: caller.agent,
      to: agent,
      turnId,
      reason,
      payload: requested(caller),
    } as const;
    return { events: [event], ring: [agent], result: { agent, changed: true } };
  });
}

/** For one more. What stands on those that are gone is first to be taken off. */
function roomFor({ state, settings }: View, kind: 'held' | 'interrupted'): Refusal | null {
  const all = Object.keys(state.brakes[kind]);
  const most = settings[`limit.${kind}`];
  if (all.length < most) return null;
  const gone = all.find((id) => !(id in state.members.present));
  const others = kind === 'held' ? 'tt unhold some' : 'some run tt ack first; tt stop stops all';
  return over(kind, most, all.length + 1, gone === undefined ? others : `tt unhold ${gone} (it is gone)`);
}

export interface Acknowledged {
  /** The event that interrupted; null: nothing did. */
  readonly interrupt: number | null;
  readonly by: AgentId | null;
  readonly reason: string | null;
}

/** Errors: unknown_member. */
export function acknowledge(store: Store, caller: Caller, dedup?: string): Promise<Acted<Acknowledged>> {
  const verb = { name: 'ack', dedup, whenClosed: true, whenStopped: true };
  return change<Acknowledged>(store, caller, verb, ({ state }) => {
    const found = state.brakes.interrupted[caller.agent];
    if (!found) return { events: [], result: { interrupt: null, by: null, reason: null } };
    const { seq, by, reason } = found;
    const payload = { interrupt: seq };
    const event = { type: 'acknowledged', from: caller.agent, to: by, turnId: state.turn.id, payload } as const;
    return { events: [event], result: { interrupt: seq, by, reason } };
  });
}
