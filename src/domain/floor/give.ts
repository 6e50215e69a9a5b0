/** `tt floor pass`, `drop`, `clear`: the end of speaking alone. */
import { isRefusal, type Refusal, refuse } from '../../lib/errors.ts';
import { operators } from '../brake/operator.ts';
import { type Caller, change } from '../change.ts';
import type { AgentId, NewEvent } from '../event.ts';
import { livenessOf } from '../member/alive.ts';
import { resolveMember } from '../member/resolve.ts';
import type { Acted, Outcome, Store, View } from '../store.ts';
import { cleared, grantTo, handOn } from './advance.ts';
import { named } from './gate.ts';
import { addressOf, type Floor, type Scope } from './rules.ts';
import { noFloor, outside, scopeFor, scopeNamed } from './scope.ts';

interface Meant {
  /** `room` or a channel. */
  readonly scope: string;
  readonly dedup?: string | undefined;
}

export interface Given {
  readonly scope: Scope;
  /** Who has it now; null: nobody. */
  readonly to: AgentId | null;
}

/**
 * To the next hand, or to a named member of the scope, whether its hand is up or not; where no hand is up it is put away.
 * Errors: no_floor, not_floor_holder, unknown_recipient, ambiguous_recipient, recipient_unreachable (dead), and those of a scope.
 */
export function passFloor(
  store: Store,
  caller: Caller,
  { scope: words, to, dedup }: Meant & { readonly to: string | null },
): Promise<Acted<Given>> {
  return change<Given>(store, caller, { name: 'floor pass', dedup }, (view): Outcome<Given> => {
    const scope = scopeFor(view, caller.agent, words);
    const floor = isRefusal(scope) ? scope : ownFloor(view, caller, scope);
    if (isRefusal(scope)) return scope;
    if (isRefusal(floor)) return floor;
    const event = to === null ? handOn(view, scope, floor, null) : passedTo(view, scope, floor, to);
    if (isRefusal(event)) return event;
    if (event === null) return { events: [], result: { scope, to: caller.agent } };
    const next = event.type === 'floor_passed' ? event.payload.next.agent : null;
    return { events: [event], result: { scope, to: next } };
  });
}

/** Null: it has it already. */
function passedTo(view: View, scope: Scope, floor: Floor, words: string): NewEvent | Refusal | null {
  const agent = resolveMember(view, words);
  const refused = isRefusal(agent) ? agent : (outside(view, agent, scope) ?? dead(view, agent));
  if (isRefusal(agent) || refused) return refused;
  if (agent === floor.holder) return null;
  const unasked = { agent, reason: null, ttl: view.settings['floor.ttl'] };
  const hand = floor.hands.find((up) => up.agent === agent) ?? unasked;
  const head = { from: floor.holder, to: addressOf(scope), turnId: view.state.turn.id };
  return { type: 'floor_passed', ...head, payload: { next: grantTo(view, hand), gone: [] } };
}

const dead = (view: View, agent: AgentId): Refusal | null =>
  livenessOf(view, agent) === 'dead'
    ? refuse('recipient_unreachable', `${agent} is gone`, 'tt floor pass', { agent_id: agent })
    : null;

export interface Ended {
  readonly scope: Scope;
  /** False: nobody had it. */
  readonly changed: boolean;
  /** Who waited for it, and does so no more. */
  readonly hands: readonly AgentId[];
}

/** Also while hands are up. Errors: no_floor, not_floor_holder, and those of a scope. */
export function dropFloor(store: Store, caller: Caller, { scope: words, dedup }: Meant): Promise<Acted<Ended>> {
  return change<Ended>(store, caller, { name: 'floor drop', dedup }, (view): Outcome<Ended> => {
    const scope = scopeFor(view, caller.agent, words);
    const floor = isRefusal(scope) ? scope : ownFloor(view, caller, scope);
    if (isRefusal(scope)) return scope;
    if (isRefusal(floor)) return floor;
    const hands = floor.hands.map(({ agent }) => agent);
    const head = { from: caller.agent, to: addressOf(scope), turnId: view.state.turn.id };
    return {
      events: [{ type: 'floor_dropped', ...head, payload: { hands } }],
      result: { scope, changed: true, hands },
    };
  });
}

/** A person ends it, whoever has it. Errors: operator_required, invalid_channel, unknown_channel. */
export function clearFloor(
  store: Store,
  caller: Caller,
  { scope: words, reason, dedup }: Meant & { readonly reason: string | null },
): Promise<Acted<Ended>> {
  return change<Ended>(store, caller, { name: 'floor clear', dedup, joins: true }, (view): Outcome<Ended> => {
    const refused = operators(caller, 'floor clear', reason);
    const scope = scopeNamed(view, words);
    if (refused) return refused;
    if (isRefusal(scope)) return scope;
    const floor = view.state.floors[scope];
    if (!floor) return { events: [], result: { scope, changed: false, hands: [] } };
    const event = cleared(view, caller, scope, floor, reason);
    return { events: [event], result: { scope, changed: true, hands: event.payload.hands } };
  });
}

/** Only who has it gives it away. */
function ownFloor({ state }: View, { agent }: Caller, scope: Scope): Floor | Refusal {
  const floor = state.floors[scope];
  if (!floor) return noFloor(scope);
  if (floor.holder === agent) return floor;
  return refuse('not_floor_holder', `${floor.holder} has the floor of ${named(scope)}`, 'tt floor status', {
    ...{ scope, held_by: floor.holder },
  });
}
