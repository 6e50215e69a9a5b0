/** The end of a turn by its holder, or for one that cannot do it itself: the next is chosen, the lease is void. */
import type { AgentId, NewEvent } from '../event.ts';
import type { Fact } from '../fact.ts';
import { listening } from '../member/alive.ts';
import type { Decision, View } from '../store.ts';
import { ending } from './fairness.ts';
import type { Handoff } from './handoff.ts';

export interface Released {
  readonly reservedFor: AgentId | null;
  readonly noActiveWaiters: boolean;
  /** Members that only listen: they hear of it, and may ask. */
  readonly parkedHinted: readonly AgentId[];
}

/** The end of a turn, with or without a handoff: a release event, the lease void, the next one rung. */
export function giveBack(
  view: View,
  agent: AgentId,
  handoff: Handoff | null,
  reason: Surrender | 'left' | 'kicked' | null,
): Decision<Released> {
  const end = ending(view, agent);
  const to = end.next?.agent ?? null;
  const event: NewEvent = {
    type: 'release',
    from: agent,
    to,
    turnId: view.state.turn.id,
    handoff,
    reason,
    payload: end,
  };
  return {
    events: [event],
    facts: [NO_LEASE],
    ring: to ? [to] : [],
    result: {
      reservedFor: to,
      noActiveWaiters: end.next?.because !== 'waiting',
      parkedHinted: [...listening(view, ['park'])].filter((id) => id !== agent && id !== to),
    },
  };
}

export const NO_LEASE: Fact = { fact: 'lease', lease: null };

/** `not_delivered`: whoever asked was gone when the grant was printed, so that nobody knows of the turn. */
export type Surrender = 'harness_gone' | 'not_delivered';
