/** What a large change leaves to be put away once it has happened. Nothing here can undo it, or fail it. */
import type { Prune } from '../../domain/keeping.ts';
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

/** Texts; some 25 ms under the write lock. */
const AT_ONCE = 5_000;
/** For whoever waits for the write lock: it looks every 1.5 ms. */
const PAUSE_MS = 5;

/** Takes out of the index what went, after the last part of a prune: in slices, for it takes longer than the prune itself. */
export function afterPrune(w: Writing, { upTo, goesOn }: Prune, system: System, patience: number): void {
  system.pause(PAUSE_MS);
  if (goesOn) return;
  const locked = (write: () => boolean): boolean => {
    whileBusy(() => w.sql.begin.run(), system, patience);
    const isMore = write();
    w.sql.commit.run();
    system.pause(PAUSE_MS);
    return isMore;
  };
  try {
    let isSound = true;
    for (let after = 0; isSound; ) {
      // Looked for without the lock: that takes the longer the more has stayed.
      const gone = w.found.gone(after, upTo, AT_ONCE);
      if (gone.length === 0) break;
      isSound = locked(() => w.found.forget(gone));
      after = gone.at(-1) as number;
    }
    while (isSound) isSound = locked(w.found.clear);
  } catch {
    // No search finds what is not in the log, and the next prune takes the rest.
    if (w.db.inTransaction) w.sql.rollback.run();
  }
  shrinkLog(w);
}
