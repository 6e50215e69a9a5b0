/** What is true of a room: a fold over its events, nothing else. */
import { applyToBrakes, type Brakes, RUNNING } from './brake/rules.ts';
import { applyToChannels, type Channels, NO_CHANNELS } from './channel/rules.ts';
import { applyToClaims, NO_CLAIMS, type PathClaims } from './claim/rules.ts';
import type { EventType, RoomEvent } from './event.ts';
import { applyToFiles, type Files, NO_FILES } from './file/rules.ts';
import { applyToFloors, type Floors, NO_FLOORS } from './floor/rules.ts';
import { applyToForms, type Forms, NO_FORMS } from './form/rules.ts';
import { applyToLimit, type RoomLimit } from './limit/rules.ts';
import { applyToMembers, type Members, NOBODY } from './member/rules.ts';
import { applyToPins, NO_PINS, type Pins } from './message/rules.ts';
import { applyToQuestions, NO_QUESTIONS, type Questions } from './question/rules.ts';
import { applyToRoom, OPEN, type Room } from './room/rules.ts';
import { applyToTasks, NO_TASKS, type Tasks } from './task/rules.ts';
import { applyToTurn, FREE, type Turn } from './turn/rules.ts';

export interface RoomState {
  readonly room: Room;
  readonly members: Members;
  readonly turn: Turn;
  readonly brakes: Brakes;
  readonly channels: Channels;
  readonly pins: Pins;
  readonly limit: RoomLimit;
  readonly forms: Forms;
  readonly questions: Questions;
  readonly floors: Floors;
  readonly tasks: Tasks;
  readonly claims: PathClaims;
  readonly files: Files;
}

/** What rooms of earlier versions lack. */
export const SINCE = {
  ...{ brakes: RUNNING, channels: NO_CHANNELS, pins: NO_PINS },
  ...{ forms: NO_FORMS, questions: NO_QUESTIONS, limit: null, floors: NO_FLOORS },
  ...{ tasks: NO_TASKS },
  claims: NO_CLAIMS,
  files: NO_FILES,
} as const;

export const EMPTY: RoomState = { room: OPEN, members: NOBODY, turn: FREE, ...SINCE };

/** Pure. Gives back the same object when the event changes nothing, so that a store can skip the write. */
export function apply(state: RoomState, event: RoomEvent<EventType>): RoomState {
  // What came before it is no longer all there.
  if (event.type === 'snapshot') return { ...SINCE, ...event.payload.state };
  const after: RoomState = {
    room: applyToRoom(state.room, event),
    members: applyToMembers(state.members, event),
    turn: applyToTurn(state.turn, event),
    brakes: applyToBrakes(state.brakes, event),
    channels: applyToChannels(state.channels, event),
    pins: applyToPins(state.pins, event),
    limit: applyToLimit(state.limit, event),
    forms: applyToForms(state.forms, event),
    questions: applyToQuestions(state.questions, event),
    floors: applyToFloors(state.floors, event),
    tasks: applyToTasks(state.tasks, event),
    claims: applyToClaims(state.claims, event),
    files: applyToFiles(state.files, event),
  };
  return PARTS.every((part) => after[part] === state[part]) ? state : after;
}

const PARTS = Object.keys(EMPTY) as readonly (keyof RoomState)[];

export const fold = (events: Iterable<RoomEvent>, from: RoomState = EMPTY): RoomState => {
  let state = from;
  for (const event of events) state = apply(state, event);
  return state;
};
