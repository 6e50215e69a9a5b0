/** What a large change leaves to be put away once it has happened. Nothing here can undo it, or fail it. */
import type { System } from '../../lib/system.ts';
import { whileBusy } from './begin.ts';
import type { Writing } from './writing.ts';

/** What was written in one piece stays in SQLite's log until that is begun anew. Where a reader is in the way, the next does it. */
export function shrinkLog({ db }: Writing): void {
  try {
    db.pragma('wal_checkpoint(TRUNCATE)');
  } catch {
    // The change itself has happened.
  }
}

/** Texts; some 150 ms under the write lock. Fewer at a time take far longer in all. */
const AT_ONCE = 20_000;
const PAUSE_MS = 5;

/** Takes out of the index what went: in slices, for it takes twice as long as the prune itself, and others want to write. */
export function afterPrune(w: Writing, upTo: number, system: System, patience: number): void {
  try {
    for (let more = true; more; system.pause(PAUSE_MS)) {
      whileBusy(() => w.sql.begin.run(), system, patience);
      more = w.found.forget(upTo, AT_ONCE);
      w.sql.commit.run();
    }
  } catch {
    // No search finds what is not in the log, and the next prune takes the rest.
    if (w.db.inTransaction) w.sql.rollback.run();
  }
  shrinkLog(w);
}
