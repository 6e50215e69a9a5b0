/** An export to be read twice: to know that it is whole, then into a room. What comes only once is kept for the second time. */
import { closeSync, existsSync, fstatSync, openSync, read, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { TtError } from '../../lib/errors.ts';
import { refuseLocked } from '../../store/locked.ts';
import type { Env } from '../env.ts';
import { refused } from './target.ts';

export interface Twice {
  /** To be read to its end before `again` is. Errors: target_not_writable. */
  readonly first: AsyncIterable<Buffer>;
  again(): AsyncIterable<Buffer>;
  close(): void;
}

const CHUNK = 64 * 1024;
const readSome = promisify(read);

/** `file`: its path, - for standard input. Errors: path_not_found, path_unusable, target_not_writable. */
export function twice({ io, system }: Pick<Env, 'io' | 'system'>, file: string): Twice {
  if (file === '-') return kept(io.chunks(), system.token(), () => {});
  const fd = opened(file);
  const close = () => closeSync(fd);
  const stat = fstatSync(fd);
  // What says that it is empty may be a file of the kernel's, which is as long as it likes.
  if (stat.isFile() && stat.size > 0) return { first: readFrom(fd, 0), again: () => readFrom(fd, 0), close };
  try {
    return kept(readFrom(fd, null), system.token(), close);
  } catch (error) {
    close();
    throw error;
  }
}

/** `from` null: from where it stands, as a pipe must be. */
async function* readFrom(fd: number, from: number | null): AsyncGenerator<Buffer> {
  for (let at = from; ; ) {
    const { bytesRead, buffer } = await readSome(fd, Buffer.allocUnsafe(CHUNK), 0, CHUNK, at);
    if (bytesRead === 0) return;
    if (at !== null) at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** In a file that has lost its name before anything is in it: however this process ends, nothing stays. */
function kept(chunks: AsyncIterable<Buffer>, token: string, close: () => void): Twice {
  const path = join(tmpdir(), `tt-import-${token}`);
  const fd = written(() => openSync(path, 'wx+', 0o600));
  rmSync(path, { force: true });
  async function* first(): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      written(() => {
        for (let done = 0; done < chunk.length; ) done += writeSync(fd, chunk, done);
      });
      yield chunk;
    }
  }
  return {
    first: first(),
    again: () => readFrom(fd, 0),
    close() {
      closeSync(fd);
      close();
    },
  };
}

function written<T>(attempt: () => T): T {
  try {
    return attempt();
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (typeof code !== 'string') throw error;
    throw refused(tmpdir(), code === 'ENOSPC' ? 'its disk is full' : code, 'let TMPDIR name a place with more room');
  }
}

function opened(file: string): number {
  if (existsSync(file)) refuseLocked(file);
  try {
    const fd = openSync(file, 'r');
    if (!fstatSync(fd).isDirectory()) return fd;
    closeSync(fd);
    throw Object.assign(new Error(), { code: 'EISDIR' });
  } catch (error) {
    const { code } = error as { code?: unknown };
    throw new TtError('path_not_found', `${JSON.stringify(file)} cannot be read: ${String(code)}`, 'check the file', {
      path: file,
    });
  }
}
