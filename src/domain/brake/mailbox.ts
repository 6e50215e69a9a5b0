/** What a member's own mail leaves out for now, and what it leaves out for good. */
import type { Cursor, EventPage, Self } from '../reading.ts';
import { holdsTalk } from './gate.ts';
import type { Brakes } from './rules.ts';

export interface Mailbox {
  /** What other agents say is held back. */
  readonly holdsTalk: boolean;
  /** A stop of an earlier epoch is void: whoever reads it now must not stop. */
  readonly brakeEpoch: number;
}

export const mailboxOf = (brakes: Brakes, { self, person }: Self): Mailbox => ({
  holdsTalk: person !== true && holdsTalk(brakes, self),
  brakeEpoch: brakes.epoch,
});

/** Where to go on after a page was taken. */
export const readTo = ({ cursor, held }: Pick<EventPage, 'cursor' | 'held'>): Cursor =>
  held === null ? { seq: cursor, early: 0 } : { seq: held - 1, early: cursor };
