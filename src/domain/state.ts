/** What is true of a room: a fold over its events, nothing else. */
import type { EventType, RoomEvent } from './event.ts';
import { applyToMembers, type Members, NOBODY } from './member/rules.ts';
import { applyToRoom, OPEN, type Room } from './room/rules.ts';
import { applyToTurn, FREE, type Turn } from './turn/rules.ts';

export interface RoomState {
  readonly room: Room;
  readonly members: Members;
  readonly turn: Turn;
}

export const EMPTY: RoomState = { room: OPEN, members: NOBODY, turn: FREE };

/** Pure. Gives back the same object when the event changes nothing, so that a store can skip the write. */
export function apply(state: RoomState, event: RoomEvent<EventType>): RoomState {
  const room = applyToRoom(state.room, event);
  const members = applyToMembers(state.members, event);
  const turn = applyToTurn(state.turn, event);
  const same = room === state.room && members === state.members && turn === state.turn;
  return same ? state : { room, members, turn };
}

export const fold = (events: Iterable<RoomEvent>, from: RoomState = EMPTY): RoomState => {
  let state = from;
  for (const event of events) state = apply(state, event);
  return state;
};
