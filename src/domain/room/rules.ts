/** The room itself: open or closed, and its epoch. */
import type { RoomEvent } from '../event.ts';

export interface Room {
  /** +1 each time the database is restored; with the turn id it is the fencing token. */
  readonly epoch: number;
  readonly closed: { readonly by: string | null; readonly reason: string | null } | null;
}

export const OPEN: Room = { epoch: 1, closed: null };

export function applyToRoom(room: Room, event: RoomEvent): Room {
  switch (event.type) {
    case 'close':
      return { ...room, closed: { by: event.from, reason: event.reason ?? null } };
    case 'reopen':
      return { ...room, closed: null };
    case 'epoch_started':
      return { ...room, epoch: event.payload.epoch };
    default:
      return room;
  }
}
