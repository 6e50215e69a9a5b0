/** Ringing: after a commit the writer touches files that waiters watch. */
import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The bell of every event; it holds the number of the newest one. */
export const roomBell = (dir: string): string => join(dir, 'bell');
export const ownBell = (dir: string, receiver: string): string => join(dir, 'bells', receiver);

const DIGITS = 16;

/** An event's number as a bell shows it. */
export const bellNumber = (seq: number): string => String(seq).padStart(DIGITS, '0');

/**
 * Writes `seq` over what the file holds, always the same number of bytes: never empty, never cut. Fails silently: the
 * commit has happened, and every waiter looks by itself once a second.
 */
export function ring(file: string, seq: number): void {
  try {
    const fd = openSync(file, 'r+');
    try {
      writeSync(fd, `${bellNumber(seq)}\n`, 0);
    } finally {
      closeSync(fd);
    }
  } catch {
    // Nobody waits there any more.
  }
}

export interface Bell {
  ring(seq: number): void;
  close(): void;
}

/** The same bell again and again: kept open, because opening and closing it takes longer than ringing. */
export function bellAt(file: string): Bell {
  let fd: number | null = null;
  const close = (): void => {
    if (fd !== null) closeSync(fd);
    fd = null;
  };
  return {
    ring(seq) {
      try {
        // Another may hang in its place by now; this one nobody hears.
        if (fd !== null && fstatSync(fd).nlink === 0) close();
        fd ??= openSync(file, 'r+');
        writeSync(fd, `${bellNumber(seq)}\n`, 0);
      } catch {
        // Nobody waits there any more.
      }
    },
    close,
  };
}

/** Makes a bell that is not there yet; a bell that is there is left as it is. */
export function hang(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
}

export interface BellReader {
  /** The number on the bell: no database in this place may be older. 0 when there is none. */
  last(): number;
  close(): void;
}

/** Keeps the file open: a follower reads it at every ring, and to open it anew takes 0.1 of the millisecond it has. */
export function readBell(file: string): BellReader {
  const digits = Buffer.alloc(DIGITS);
  let fd: number | null = null;
  return {
    last() {
      try {
        fd ??= openSync(file, 'r');
        return readSync(fd, digits, 0, DIGITS, 0) === DIGITS ? Number(digits.toString('latin1')) || 0 : 0;
      } catch {
        return 0;
      }
    },
    close() {
      if (fd !== null) closeSync(fd);
      fd = null;
    },
  };
}
