/** What is true of a room: a fold over its events, nothing else. */
import { applyToBrakes, type Brakes, RUNNING } from './brake/rules.ts';
import type { EventType, RoomEvent } from './event.ts';
import { applyToMembers, type Members, NOBODY } from './member/rules.ts';
import { applyToRoom, OPEN, type Room } from './room/rules.ts';
import { applyToTurn, FREE, type Turn } from './turn/rules.ts';

export interface RoomState {
  readonly room: Room;
  readonly members: Members;
  readonly turn: Turn;
  readonly brakes: Brakes;
}

export const EMPTY: RoomState = { room: OPEN, members: NOBODY, turn: FREE, brakes: RUNNING };

/** Pure. Gives back the same object when the event changes nothing, so that a store can skip the write. */
export function apply(state: RoomState, event: RoomEvent<EventType>): RoomState {
  const room = applyToRoom(state.room, event);
  const members = applyToMembers(state.members, event);
  const turn = applyToTurn(state.turn, event);
  const brakes = applyToBrakes(state.brakes, event);
  const same = room === state.room && members === state.members && turn === state.turn && brakes === state.brakes;
  return same ? state : { room, members, turn, brakes };
}

export const fold = (events: Iterable<RoomEvent>, from: RoomState = EMPTY): RoomState => {
  let state = from;
  for (const event of events) state = apply(state, event);
  return state;
};
