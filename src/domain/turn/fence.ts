/** The fence: right member, right turn, right lease. A holder that slept through a takeover can do nothing. */
import { type Refusal, refuse } from '../../lib/errors.ts';
import type { AgentId } from '../event.ts';
import type { View } from '../store.ts';
import { turnState } from './rules.ts';

/** What a holder says about its turn; what it leaves out is not compared. */
export interface Token {
  readonly turn?: number | undefined;
  readonly lease?: string | undefined;
}

export function fence(view: View, agent: AgentId, { turn, lease }: Token): Refusal | null {
  const held = view.state.turn;
  const details = { current_owner: held.owner, current_turn_id: held.id, room_state: turnState(held) };
  if (held.owner !== agent) {
    const who = held.owner ? `${held.owner} does (turn ${held.id})` : 'nobody does';
    return refuse('turn_mismatch', `${agent} does not hold the stick, ${who}`, 'tt wait', details);
  }
  if (turn !== undefined && turn !== held.id) {
    const why = turn > held.id ? `there was no turn ${turn} yet` : `turn ${turn} is over`;
    return refuse('turn_mismatch', `${why}, the current one is ${held.id}`, 'tt state', details);
  }
  if (view.lease === null || (lease !== undefined && lease !== held.leaseId)) {
    return refuse('stale_lease', `the lease of turn ${held.id} is another one`, 'tt wait', details);
  }
  return null;
}
