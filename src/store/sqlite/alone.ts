/** One at a time on a machine, whatever room: a lock file that the kernel frees at death, so that none is ever stale. */
import { openDatabase } from './driver.ts';

/** Waits up to `ms` for the lock. Null: somebody else still has it; else what gives it back. */
export function alone(file: string, ms: number): (() => void) | null {
  const db = openDatabase(file, { timeout: ms });
  try {
    db.pragma('journal_mode = MEMORY');
    db.exec('BEGIN EXCLUSIVE');
    return () => void db.close();
  } catch (error) {
    db.close();
    if (String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')) return null;
    throw error;
  }
}
