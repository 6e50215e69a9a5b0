/** What a member's own mail leaves out for now, and what it leaves out for good. */

import { holdsTalk } from '../brake/gate.ts';
import type { ChannelName } from '../channel/rules.ts';
import type { Cursor, EventPage, Self } from '../reading.ts';
import type { RoomState } from '../state.ts';

export interface Mailbox {
  /** What other agents say is held back. */
  readonly holdsTalk: boolean;
  /** A stop of an earlier epoch is void: whoever reads it now must not stop. */
  readonly brakeEpoch: number;
  /** The channels it is in, and since which event. */
  readonly channels: readonly (readonly [ChannelName, number])[];
}

export const mailboxOf = ({ brakes, channels }: RoomState, { self, person }: Self): Mailbox => ({
  holdsTalk: person !== true && holdsTalk(brakes, self),
  brakeEpoch: brakes.epoch,
  channels: Object.entries(channels).flatMap(([name, { members }]) =>
    self in members ? [[name, members[self] ?? 0] as const] : [],
  ),
});

/** Where to go on after a page was taken. */
export const readTo = ({ cursor, held }: Pick<EventPage, 'cursor' | 'held'>): Cursor =>
  held === null ? { seq: cursor, early: 0 } : { seq: held - 1, early: cursor };
