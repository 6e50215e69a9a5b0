/** Where a file is written to: beside its place first, then moved there whole. */
import { lstatSync, renameSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TtError } from '../lib/errors.ts';
import { writeAll } from '../store/file-bytes.ts';
import { asTtError } from '../store/sqlite/failures.ts';
import { quoted } from './answer.ts';
import type { Env } from './env.ts';
import { isBelow, moveNew } from './keep/target.ts';

type Write = (chunk: Uint8Array) => Promise<boolean>;

export interface Target {
  readonly path: string;
  /** Errors: path_unusable, path_not_found, store_full, and those of `source`; then nothing is at the path that was not there before. */
  fill(source: (write: Write) => Promise<void>): Promise<void>;
}

interface Writing {
  readonly overwrite: boolean;
  /** The directory of the room: nothing in it is replaced by a file of somebody's. */
  readonly room: string;
  readonly token: string;
  readonly cleanUp: Env['cleanUp'];
}

/** `name`: what it is called in a directory. Errors: path_unusable, path_not_found. */
export function fileTarget(asked: string, name: string, { overwrite, room, token, cleanUp }: Writing): Target {
  const path = placeFor(asked, name, overwrite, room);
  const dir = dirname(path);
  const fresh = join(dir, `.tt-${token}`);

  async function fill(source: (write: Write) => Promise<void>): Promise<void> {
    const clean = cleanUp(() => rmSync(fresh, { force: true }));
    try {
      const file = await open(fresh, 'wx', 0o666);
      try {
        await source((chunk) => writeAll(file, chunk).then(() => true));
      } finally {
        await file.close();
      }
      if (overwrite) renameSync(fresh, path);
      else moveNew(fresh, path, taken);
    } catch (error) {
      throw unwritable(path, error);
    } finally {
      clean();
    }
  }
  return { path, fill };
}

function placeFor(asked: string, name: string, overwrite: boolean, room: string): string {
  try {
    const path = statSync(asked, { throwIfNoEntry: false })?.isDirectory() ? join(asked, name) : asked;
    // A rename replaces a link, and not what it leads to: only the directory counts.
    if (isBelow(dirname(path), room)) throw roomsOwn(path);
    refuseTaken(path, overwrite);
    return path;
  } catch (error) {
    throw unwritable(asked, error);
  }
}

function refuseTaken(path: string, overwrite: boolean): void {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (!there) return;
  if (overwrite && (there.isFile() || there.isSymbolicLink())) return;
  if (there.isFile() || there.isSymbolicLink()) throw taken(path);
  throw new TtError('path_unusable', `${path} is no file`, '-o -, and lead it there', { path });
}

const roomsOwn = (path: string): TtError =>
  new TtError('path_unusable', `${path} would be among the room’s own files`, 'give another path with -o', { path });

const taken = (path: string): TtError =>
  new TtError('path_unusable', `${path} is there already`, 'give another path with -o, or --overwrite', { path });

function unwritable(path: string, error: unknown): unknown {
  const { code } = error as { code?: unknown };
  if (error instanceof TtError || typeof code !== 'string') return error;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const dir = path.endsWith('/') ? path : dirname(path);
    return new TtError('path_not_found', `there is no directory ${JSON.stringify(dir)}`, `mkdir -p ${quoted(dir)}`, {
      path,
    });
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') return asTtError(error, dirname(path));
  return new TtError('path_unusable', `${path} cannot be written (${code})`, 'give another path with -o', { path });
}
