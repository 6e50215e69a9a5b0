/** How a floor goes on by itself: its holder is dead, was silent for too long, or goes. Computed on read, stored by the next who writes. */
import { after } from '../../lib/instant.ts';
import { requested } from '../brake/operator.ts';
import type { Caller } from '../change.ts';
import type { AgentId, FloorGrant, NewEvent } from '../event.ts';
import { foresee } from '../foresee.ts';
import { type Lapse, lapseOf } from '../lapse.ts';
import { livenessOf } from '../member/alive.ts';
import type { View } from '../store.ts';
import { addressOf, type Floor, type Floors, type Hand, type Scope } from './rules.ts';

/** Why a holder hands on without being asked. */
export type Farewell = 'left' | 'kicked' | 'channel_left';

/** The floors as they are now, whatever is stored. */
export const floorsNow = (view: View): Floors => foresee(view, expiries(view)).state.floors;

/** What is over and not stored yet. */
export function expiries(view: View): readonly NewEvent[] {
  return Object.entries(view.state.floors).flatMap(([scope, floor]) => {
    const reason = lapseOf(view, floor);
    return reason === null ? [] : [expired(view, scope, floor, reason)];
  });
}

function expired(view: View, scope: Scope, floor: Floor, reason: Lapse): NewEvent {
  const payload = { holder: floor.holder, ...nextOf(view, floor, []) };
  return { type: 'floor_expired', from: null, to: addressOf(scope), turnId: view.state.turn.id, reason, payload };
}

/** The first hand of those who can take it. */
function nextOf(view: View, { hands }: Floor, leaving: readonly AgentId[]) {
  const gone: AgentId[] = [];
  for (const hand of hands) {
    if (leaving.includes(hand.agent)) continue;
    if (isThere(view, hand)) return { next: grantTo(view, hand), gone };
    gone.push(hand.agent);
  }
  return { next: null, gone };
}

export const grantTo = (view: View, hand: Hand): FloorGrant => ({ ...hand, until: after(view.now, hand.ttl) });

const isThere = (view: View, { agent }: Hand): boolean => livenessOf(view, agent) !== 'dead';

/** The holder gives it to the next hand, or puts it away. */
export function handOn(
  view: View,
  scope: Scope,
  floor: Floor,
  reason: Farewell | null,
  leaving: readonly AgentId[] = [],
): NewEvent {
  const { next, gone } = nextOf(view, floor, leaving);
  const head = { from: floor.holder, to: addressOf(scope), turnId: view.state.turn.id, reason };
  if (next) return { type: 'floor_passed', ...head, payload: { next, gone } };
  return { type: 'floor_dropped', ...head, payload: { hands: gone } };
}

/** All that a member holds, or what it holds in one scope, before it goes. */
export function handOnAll(
  view: View,
  agent: AgentId,
  reason: Farewell,
  { leaving = [agent], only }: { readonly leaving?: readonly AgentId[]; readonly only?: Scope } = {},
): readonly NewEvent[] {
  return Object.entries(view.state.floors).flatMap(([scope, floor]) =>
    floor.holder === agent && (only === undefined || only === scope)
      ? [handOn(view, scope, floor, reason, leaving)]
      : [],
  );
}

/** It is ended for whoever has it: its holder and all who wait are told. */
export function cleared(
  { state }: View,
  caller: Pick<Caller, 'agent' | 'person' | 'operatorRequested'>,
  scope: Scope,
  { holder, hands }: Floor,
  reason: string | null,
): NewEvent<'floor_cleared'> {
  const payload = { holder, hands: hands.map(({ agent }) => agent), ...requested(caller) };
  return { type: 'floor_cleared', from: caller.agent, to: addressOf(scope), turnId: state.turn.id, reason, payload };
}

/** Those who wait and live, in their order. */
export const handsNow = (view: View, { hands }: Floor): readonly Hand[] => hands.filter((hand) => isThere(view, hand));

/** 0: it has the floor; 1: it is next; null: it has not raised its hand. */
export function positionOf(view: View, floor: Floor, agent: AgentId): number | null {
  if (floor.holder === agent) return 0;
  const place = handsNow(view, floor).findIndex((hand) => hand.agent === agent);
  return place < 0 ? null : place + 1;
}
