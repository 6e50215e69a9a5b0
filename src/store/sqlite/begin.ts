/** The write lock, fairly: an immediate try, then a short random pause and again, up to a deadline. */
import type { System } from '../../lib/system.ts';
import type { Db } from './driver.ts';
import { remembered } from './remembered.ts';

/**
 * Measured with 16 writers, most/fewest commits: this 1.3; SQLite's own busy handler starved a writer completely;
 * exponential back-off 5.6; a ticket scheme 1.0 at a third of the speed. Throws SQLITE_BUSY after `patience` ms.
 */
export function beginImmediate(db: Db, system: System, patience: number): void {
  const deadline = system.now().mono + patience;
  for (;;) {
    try {
      begin(db).run();
      return;
    } catch (error) {
      if (!isBusy(error) || system.now().mono >= deadline) throw error;
      system.pause(system.between(0.3, 1.5));
    }
  }
}

const begin = remembered((db: Db) => db.prepare('BEGIN IMMEDIATE'));

const isBusy = (error: unknown): boolean => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && code.startsWith('SQLITE_BUSY');
};
