/** Messages that whoever comes later is shown. */
import type { AgentId, RoomEvent } from '../event.ts';
import { threadOf } from '../question/rules.ts';

export interface Pin {
  readonly seq: number;
  /** The channel it was said in; null: the room. */
  readonly to: AgentId | null;
}

/** In the order they were pinned. */
export type Pins = readonly Pin[];

export const NO_PINS: Pins = [];

export function applyToPins(pins: Pins, event: RoomEvent): Pins {
  switch (event.type) {
    case 'message_sent':
      return event.payload.pinned ? [...pins, { seq: event.seq, to: event.to }] : pins;
    case 'message_pinned':
      return [...pins, { seq: event.payload.message, to: event.to }];
    case 'message_unpinned':
      return pins.filter(({ seq }) => seq !== event.payload.message);
    case 'question_decided':
    case 'question_closed':
      // Nobody comes later to a thread that is closed.
      return without(pins, threadOf(event.payload.question_id));
    default:
      return pins;
  }
}

function without(pins: Pins, channel: string): Pins {
  const left = pins.filter(({ to }) => to !== channel);
  return left.length === pins.length ? pins : left;
}
