/** Where a file is written to: beside its place first, then moved there whole. */
import { linkSync, lstatSync, renameSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TtError } from '../lib/errors.ts';
import { writeAll } from '../store/file-bytes.ts';
import { asTtError } from '../store/sqlite/failures.ts';
import { cleanUp } from './signals.ts';

type Write = (chunk: Uint8Array) => Promise<boolean>;

export interface Target {
  readonly path: string;
  /** Errors: path_unusable, path_not_found, store_full, and those of `source`; then nothing is at the path that was not there before. */
  fill(source: (write: Write) => Promise<void>): Promise<void>;
}

/** `name`: what it is called in a directory. Errors: path_unusable. */
export function fileTarget(
  asked: string,
  name: string,
  { overwrite, token }: { readonly overwrite: boolean; readonly token: string },
): Target {
  const path = placeFor(asked, name, overwrite);
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
      else moveNew(fresh, path);
    } catch (error) {
      throw unwritable(path, error);
    } finally {
      clean();
    }
  }
  return { path, fill };
}

function placeFor(asked: string, name: string, overwrite: boolean): string {
  try {
    const path = statSync(asked, { throwIfNoEntry: false })?.isDirectory() ? join(asked, name) : asked;
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

const taken = (path: string): TtError =>
  new TtError('path_unusable', `${path} is there already`, 'give another path with -o, or --overwrite', { path });

/** A rename would replace what somebody has put there meanwhile; a link does not. Not every disk knows links. */
function moveNew(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === 'EEXIST') throw taken(to);
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP') throw error;
    refuseTaken(to, false);
    renameSync(from, to);
  }
}

function unwritable(path: string, error: unknown): unknown {
  const { code } = error as { code?: unknown };
  if (error instanceof TtError || typeof code !== 'string') return error;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new TtError('path_not_found', `there is no directory ${JSON.stringify(dirname(path))}`, 'mkdir -p', {
      path,
    });
  if (code === 'ENOSPC' || code === 'EDQUOT') return asTtError(error, dirname(path));
  return new TtError('path_unusable', `${path} cannot be written (${code})`, 'give another path with -o', { path });
}
