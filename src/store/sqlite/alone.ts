/** One at a time on a machine, whatever room: a lock file that the kernel frees at death, so that none is ever stale. */
import { closeSync, constants, fstatSync, openSync, rmSync, statSync } from 'node:fs';
import { type Db, openDatabase } from './driver.ts';

/** A repository could bring the file as a link to somewhere else. */
const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW = 0 } = constants;
const A_FILE = O_APPEND | O_CREAT | O_WRONLY | O_NOFOLLOW;

/** The files of this process’s own locks: to close another descriptor of one would drop its lock. */
const held = new Set<string>();

/**
 * Waits up to `ms` for the lock. Null: somebody else still has it; else what gives it back and takes the file away.
 * Whoever waited may have the lock of a file that is gone by then, and another that of the file in its place. So the file
 * is held open by a descriptor too: while that is so, its inode is no other's. It is closed last, for that drops the lock.
 * What this process has itself it would wait for in vain.
 */
export function alone(file: string, ms: number): (() => void) | null {
  const there = statSync(file, { bigint: true, throwIfNoEntry: false });
  if (there && held.has(nameOf(there))) return null;
  for (;;) {
    const fd = openSync(file, A_FILE, 0o600);
    let db: Db | null = null;
    try {
      db = openDatabase(file, { timeout: ms });
      db.pragma('journal_mode = MEMORY');
      db.exec('BEGIN EXCLUSIVE');
      if (isStill(file, fd)) return givingBack(file, db, fd);
    } catch (error) {
      if (isStill(file, fd)) {
        leave(db, fd);
        if (String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')) return null;
        throw error;
      }
    }
    leave(db, fd);
  }
}

function isStill(file: string, fd: number): boolean {
  const [there, held] = [statSync(file, { throwIfNoEntry: false }), fstatSync(fd)];
  return there?.ino === held.ino && there.dev === held.dev;
}

function givingBack(file: string, db: Db, fd: number): () => void {
  const name = nameOf(fstatSync(fd, { bigint: true }));
  held.add(name);
  return () => {
    try {
      rmSync(file, { force: true });
    } catch {
      // Where a file that is open cannot be removed it stays, and does no harm.
    }
    leave(db, fd);
    held.delete(name);
  };
}

const nameOf = ({ dev, ino }: { readonly dev: bigint; readonly ino: bigint }): string => `${dev}:${ino}`;

function leave(db: Db | null, fd: number): void {
  db?.close();
  closeSync(fd);
}
