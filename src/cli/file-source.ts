/** Where the bytes of a file come from: a path, or standard input. */
import { open, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Chunks } from '../domain/file/blobs.ts';
import { TtError } from '../lib/errors.ts';
import { chunksOf } from '../store/file-bytes.ts';
import { refuseLocked } from '../store/locked.ts';
import { quoted } from './answer.ts';
import type { Io } from './io.ts';

export interface Source {
  /** The last part of the path. */
  readonly name: string;
  /** Bytes; null where nobody knows yet. */
  readonly expected: number | null;
  /** Opened when it is read, closed at its end. */
  readonly chunks: Chunks;
}

export const STANDARD_INPUT = '-';

/** A pipe is read to its end, as a file is. Errors: path_not_found, path_unusable. */
export async function sourceAt(path: string, io: Io): Promise<Source> {
  if (path === STANDARD_INPUT) return { name: 'stdin', expected: null, chunks: io.chunks() };
  const found = await stat(path).catch((error: unknown) => Promise.reject(unreadable(path, error)));
  if (found.isDirectory()) {
    const packed = `tar cz --exclude .tt ${quoted(path)} | tt file put - --name ${quoted(`${basename(resolve(path))}.tgz`)}`;
    throw new TtError('path_unusable', `${path} is a directory`, packed, { path });
  }
  if (found.isSocket() || found.isBlockDevice())
    throw new TtError('path_unusable', `${path} is a socket or a disk`, 'name a file, a pipe or -', { path });
  refuseLocked(path);
  // What says that it is empty may be a file of the kernel's, which is as long as it likes.
  const expected = found.isFile() && found.size > 0 ? found.size : null;
  return { name: basename(path), expected, chunks: read(path) };
}

async function* read(path: string): Chunks {
  const file = await open(path).catch((error: unknown) => Promise.reject(unreadable(path, error)));
  try {
    yield* chunksOf(file);
  } finally {
    await file.close();
  }
}

function unreadable(path: string, error: unknown): unknown {
  const { code } = error as { code?: unknown };
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new TtError('path_not_found', `there is no path ${JSON.stringify(path)}`, 'check it: ls', { path });
  if (typeof code !== 'string') return error;
  return new TtError('path_unusable', `${path} cannot be read (${code})`, `ls -la ${path}`, { path });
}
