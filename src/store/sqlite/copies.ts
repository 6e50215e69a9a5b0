/** Copies of a database: one taken while others write, and one put in its place in a single step. */
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Known } from '../../domain/file/blobs.ts';
import { isWholeHash } from '../../domain/file/named.ts';
import type { Frozen } from '../../domain/keeping.ts';
import type { System } from '../../lib/system.ts';
import { settle } from '../lasting.ts';
import { DATABASE, type Place } from '../place.ts';
import { type Db, openDatabase } from './driver.ts';
import { freeze } from './keep.ts';
import { openReader } from './open.ts';
import { statements } from './statement.ts';
import { step } from './steps.ts';
import { tablesOf } from './tables.ts';

/**
 * All of one moment, into a new file, and nothing of what was deleted. In one statement: SQLite's other way of copying begins
 * anew whenever somebody writes, so that in a busy room it may never end. Errors: those of SQLite.
 */
export function copyInto(place: Place, system: System, file: string): void {
  const db = openReader(place, system);
  try {
    // SQLite takes a file that is empty, and would give a new one the mode that anybody may read.
    closeSync(openSync(file, 'wx', 0o600));
    statements(db, { copy: 'VACUUM INTO ?' }).copy.run(file);
    step('copied');
  } finally {
    db.close();
  }
}

const PAGES = 4_096;

/**
 * Puts the content of `file` into the database in place, as one transaction of SQLite: others see what was there, or what is
 * there now, and none of them mixes the two, as it would when a file is exchanged under those who have it open. `before` runs
 * under the write lock; what it throws leaves all as it was. Throws SQLITE_BUSY after `patience` ms without the lock.
 */
export async function putInPlace(
  file: string,
  place: Place,
  system: System,
  { patience, before }: { readonly patience: number; readonly before: () => void },
): Promise<void> {
  const from = openDatabase(file, { fileMustExist: true });
  const deadline = system.now().mono + patience;
  try {
    while (!(await copied(from, join(place.dir, DATABASE), before))) {
      if (system.now().mono >= deadline) throw Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' });
      system.pause(system.between(0.3, 1.5));
    }
    step('replaced');
  } finally {
    from.close();
  }
  toDisk(place.dir);
}

/** What copies commits as far as the system's cache only, and what comes after it is done already: so no lock is waited for. */
function toDisk(dir: string): void {
  // On its log SQLite has no locks that closing it here could drop. On the database it has: that one is left to SQLite,
  // which syncs it with each checkpoint, before the log goes.
  settle(join(dir, `${DATABASE}-wal`));
  settle(dir);
}

/** False: another has the lock. The first step takes it and copies nothing; it is held until the last. */
async function copied(from: Db, to: string, before: () => void): Promise<boolean> {
  let holds = false;
  const { totalPages } = await from.backup(to, {
    progress: ({ totalPages }) => {
      if (totalPages === 0) return PAGES;
      if (!holds) before();
      holds = true;
      step('replacing');
      return PAGES;
    },
  });
  return totalPages > 0;
}

export interface Content extends Pick<Frozen, 'head' | 'state'> {
  readonly roomId: string;
  readonly events: number;
}

export function contentOf(place: Place, system: System): Content {
  const tables = tablesOf(openReader(place, system));
  const roomId = tables.log.roomId();
  const { head, count: events, state, close } = freeze(tables);
  close();
  return { roomId, head, events, state };
}

/** The files that are there, as the rows say; what an old import may have left there is none. */
export function filesIn(place: Place, system: System): readonly Known[] {
  const db = openReader(place, system);
  try {
    const sql = statements(db, { stored: "SELECT id, data ->> 'size' AS size FROM file WHERE status = 'stored'" });
    return (sql.stored.all() as Known[]).filter(({ id }) => isWholeHash(id));
  } finally {
    db.close();
  }
}
