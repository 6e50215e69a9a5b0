/** The stick: who holds it, who is next, and the handoff that travels with it. */
import type { Deadline } from '../../lib/instant.ts';
import type { AgentId, Ending, Reservation, RoomEvent } from '../event.ts';

export interface Turn {
  /** +1 on every grant, never reset; a new epoch begins above all that were lost. With it, the fencing token. */
  readonly id: number;
  readonly owner: AgentId | null;
  readonly leaseId: string | null;
  /** Wall clock, milliseconds: when the current turn was granted. */
  readonly since: number | null;
  readonly reserved: Reservation | null;
  /** The newest handoff. It stays until a newer one replaces it, so a turn that ends without one loses nothing. */
  readonly handoff: { readonly seq: number; readonly from: AgentId | null } | null;
  /** Who gave the stick back last and holds off for a moment while others could claim. */
  readonly grace: { readonly agent: AgentId; readonly until: Deadline } | null;
}

export const FREE: Turn = {
  id: 0,
  owner: null,
  leaseId: null,
  since: null,
  reserved: null,
  handoff: null,
  grace: null,
};

export type TurnState = 'idle' | 'reserved' | 'owned';

export const turnState = (turn: Turn): TurnState =>
  turn.owner !== null ? 'owned' : turn.reserved !== null ? 'reserved' : 'idle';

export function applyToTurn(turn: Turn, event: RoomEvent): Turn {
  switch (event.type) {
    case 'claim':
    case 'takeover':
      return {
        ...turn,
        id: event.turnId,
        owner: event.to,
        leaseId: event.payload.leaseId,
        since: event.at,
        reserved: null,
        grace: null,
      };
    case 'release':
    case 'pass':
      return ended(turn, event.payload, event.handoff ? { seq: event.seq, from: event.from } : turn.handoff);
    case 'reservation_expired':
      return ended(turn, event.payload, turn.handoff);
    case 'close':
      return ended(turn, { next: null, grace: null }, turn.handoff);
    case 'epoch_started':
      return { ...ended(turn, { next: null, grace: null }, turn.handoff), id: Math.max(turn.id, event.turnId) };
    default:
      return turn;
  }
}

function ended(turn: Turn, { next, grace }: Ending, handoff: Turn['handoff']): Turn {
  return { id: turn.id, owner: null, leaseId: null, since: null, reserved: next, handoff, grace };
}
