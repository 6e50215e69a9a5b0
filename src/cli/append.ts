/** A line at the end of a file of the room, for what is no event: nobody waits for the disk, and nobody fails because of it. */
import { closeSync, constants, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from '../store/place.ts';
import { alone } from '../store/sqlite/alone.ts';

/** A repository could bring the file as a link to somewhere else. */
const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW = 0 } = constants;
const TO_ITS_END = O_APPEND | O_CREAT | O_WRONLY | O_NOFOLLOW;

/** As JSON, in one write. Of a file that has grown over `most` bytes the one before it is kept, as `name.1`. Never fails. */
export function appendLine({ dir }: Place, name: string, most: number, line: object): void {
  const file = join(dir, name);
  try {
    if (isOver(file, most)) putAway(file, most);
    const fd = openSync(file, TO_ITS_END, 0o600);
    try {
      writeSync(fd, `${JSON.stringify(line)}\n`);
    } finally {
      closeSync(fd);
    }
  } catch {
    // A room that cannot be written has no such file either.
  }
}

const isOver = (file: string, most: number): boolean => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > most;

/** Looked at again under a lock: whoever else found it full may have begun a new one, which would take the place of what was kept. */
function putAway(file: string, most: number): void {
  let leave: (() => void) | null = null;
  try {
    leave = alone(`${file}.lock`, 0);
    if (leave && isOver(file, most)) renameSync(file, `${file}.1`);
  } catch {
    // A file that grows is better than a line that is missing.
  } finally {
    leave?.();
  }
}
