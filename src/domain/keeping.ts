/** The log as a whole, as storage gives it: all of one moment, filled from elsewhere, its old part taken away. */
import type { RoomEvent } from './event.ts';
import type { RoomState } from './state.ts';

/** Old events that go: all from `first` up to `upTo` but those named. A snapshot takes the place of the last. */
export interface Prune {
  /** 0; or where the part before ended, whose snapshot goes too. */
  readonly from: number;
  /** What stays before it is not looked at: it may be much. */
  readonly first: number;
  readonly upTo: number;
  /** What all up to there fold to. */
  readonly state: RoomState;
  /** Numbers of events. */
  readonly keep: readonly number[];
  /** Another part follows: what they leave behind is put away after the last. */
  readonly goesOn: boolean;
}

/** All of a room at one moment: what others write meanwhile is not in it. */
export interface Frozen {
  readonly head: number;
  readonly count: number;
  readonly state: RoomState;
  /** Every event in order. */
  pages(): Iterable<readonly RoomEvent[]>;
  /** As long as it is open, SQLite's log grows by what others write. */
  close(): void;
}

export interface Keeping {
  freeze(): Promise<Frozen>;
  /** The newest event such that it and all before it were written before `wall`; 0: there is none. */
  lastBefore(wall: number): Promise<number>;
  /**
   * Writes a log that comes from elsewhere, as it is, into a room without one: all of it, or nothing. `judge` sees what
   * it folds to, and throws if that is wrong. Errors: room_not_empty, and what `pages` and `judge` throw.
   */
  fill(pages: AsyncIterable<readonly RoomEvent[]>, judge: (state: RoomState) => void): Promise<void>;
}
