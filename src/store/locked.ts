/** Files that may be read by SQLite alone: who opens one beside it and closes it again gives up all locks that its process has on it. */
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { TtError } from '../lib/errors.ts';
import { DATABASE } from './place.ts';

/**
 * Whichever room's: a process may have several open. Without its locks another takes itself for the last one, and removes
 * the log that this one writes to. Source: How To Corrupt An SQLite Database File, 2.2. `path` is there. Errors: path_unusable.
 */
export function refuseLocked(path: string): void {
  const real = realpathSync(path);
  const [dir, name] = [dirname(real), basename(real)];
  const isLock = basename(dir) === 'alive' || name === 'restore.lock';
  const room = basename(dir) === 'alive' ? dirname(dir) : dir;
  if (!isLock && !name.startsWith(DATABASE)) return;
  if (![DATABASE, 'bell'].every((part) => existsSync(join(room, part)))) return;
  throw new TtError(
    'path_unusable',
    `${path} is locked: it is among the files of a room’s database`,
    'tt backup DIR makes a copy of it, tt export a text',
    { path },
  );
}
