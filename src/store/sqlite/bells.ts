/** Ringing: after a commit the writer touches files that waiters watch. */
import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The bell of every event; it holds the number of the newest one. */
export const roomBell = (dir: string): string => join(dir, 'bell');
export const ownBell = (dir: string, receiver: string): string => join(dir, 'bells', receiver);

const DIGITS = 16;

/**
 * Writes `seq` over what the file holds, always the same number of bytes: never empty, never cut. Fails silently: the
 * commit has happened, and every waiter looks by itself once a second.
 */
export function ring(file: string, seq: number): void {
  try {
    const fd = openSync(file, 'r+');
    try {
      writeSync(fd, `${String(seq).padStart(DIGITS, '0')}\n`, 0);
    } finally {
      closeSync(fd);
    }
  } catch {
    // Nobody waits there any more.
  }
}

/** Makes a bell that is not there yet; a bell that is there is left as it is. */
export function hang(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
}

/** The number on a bell: no database in this place may be older. 0 when there is none. */
export function lastRung(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8').slice(0, DIGITS)) || 0;
  } catch {
    return 0;
  }
}
