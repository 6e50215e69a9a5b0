/** The bytes of files: `.tt/files/ab/cdef…` by their hash, and in `.tt/files/new` while they come in. */
import { createHash } from 'node:crypto';
import { constants, lstatSync, mkdirSync, readdirSync, renameSync, rmSync, statfsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { over } from '../domain/cap.ts';
import type { Blob, Blobbing, Blobs, Chunks, Known, StagedBytes } from '../domain/file/blobs.ts';
import type { HeldLock, Locks } from '../domain/store.ts';
import { asError, TtError } from '../lib/errors.ts';
import { settle } from './lasting.ts';
import { asTtError } from './sqlite/failures.ts';
import { step } from './sqlite/steps.ts';

const FOLDER = 'files';
const NEW = 'new';
const PREFIX = 'sha256:';
/** Large enough that system calls cost nothing, small enough that four of them are no memory. */
const CHUNK = 1024 * 1024;

const { O_CREAT, O_EXCL, O_NOFOLLOW = 0, O_RDONLY, O_WRONLY } = constants;

/** `dir`: the room's. Only names made of a checked hash, or of a lock's name, are ever opened. */
export function blobsIn(dir: string, locks: Locks): Blobs {
  const staging = join(dir, FOLDER, NEW);
  const staged: string[] = [];
  let lock: HeldLock | null = null;

  const tried = async <T>(attempt: () => Promise<T>): Promise<T> => {
    try {
      return await attempt();
    } catch (error) {
      throw asTtError(error, dir);
    }
  };

  return {
    stage: (chunks, size) =>
      tried(async () => {
        refuseSize(dir, size);
        // Whoever looks for what dead processes left knows by the lock that this one is at work.
        lock ??= locks.hold();
        ownDirectory(join(dir, FOLDER));
        ownDirectory(staging);
        const name = `${lock.name}.${staged.length}`;
        staged.push(name);
        return { staged: name, ...(await takeIn(join(staging, name), chunks, size.limit)) };
      }),
    discard() {
      for (const name of staged.splice(0)) rmSync(join(staging, name), { force: true });
      lock?.release();
      lock = null;
    },
    read: (file, take) => tried(() => giveOut(pathOf(dir, file.id), file, take)),
    sizeOf: (hash) => blobAt(dir, hash)?.size ?? null,
    *present(): Iterable<Blob> {
      for (const part of names(join(dir, FOLDER)).filter((name) => /^[0-9a-f]{2}$/.test(name)))
        for (const rest of names(join(dir, FOLDER, part)).filter((name) => /^[0-9a-f]{62}$/.test(name))) {
          const blob = blobAt(dir, PREFIX + part + rest);
          if (blob) yield blob;
        }
    },
    leftovers: () =>
      names(staging).filter((name) => {
        const [owner = ''] = name.split('.');
        // Its lock is gone with it: there is nobody who could still want this.
        return /^[0-9a-f]{32}\.\d+$/.test(name) && locks.probe(owner) !== 'alive';
      }),
    forget: (leftover) => rmSync(join(staging, leftover), { force: true }),
  };
}

/** To be called under the write lock, before the commit. A name without its bytes is worse than bytes without a name. */
export function settleBlobs(dir: string, { place = [], drop = [] }: Blobbing): void {
  for (const { staged, hash } of place) {
    const path = pathOf(dir, hash);
    ownDirectory(dirname(path));
    // Also over what is there: the same bytes, or damaged ones that are whole again.
    if (!move(join(dir, FOLDER, NEW, staged), path)) throw damaged(hash, 'missing');
    settle(dirname(path));
  }
  for (const hash of drop) rmSync(pathOf(dir, hash), { force: true });
  if (place.length + drop.length > 0) step('placed');
}

/** False: somebody has taken away what was staged. */
function move(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return false;
    throw error;
  }
}

/** Errors: internal, for what is no whole hash: a rule has let it through. */
function pathOf(dir: string, hash: string): string {
  const [, part, rest] = /^sha256:([0-9a-f]{2})([0-9a-f]{62})$/.exec(hash) ?? [];
  if (part === undefined || rest === undefined) throw new Error(`no hash: ${JSON.stringify(hash)}`);
  return join(dir, FOLDER, part, rest);
}

/** Made when it is not there, with its name on the disk. A link would lead the bytes, or who removes them, elsewhere. */
function ownDirectory(path: string): void {
  const made = mkdirSync(path, { recursive: true, mode: 0o700 });
  if (made !== undefined) settle(dirname(path));
  if (!lstatSync(path).isDirectory()) throw linked(path);
}

const linked = (path: string): TtError =>
  new TtError(
    'unsafe_room',
    `${path} is a link, or no file of tt’s`,
    `look where it leads, and remove it: ls -la ${path}`,
  );

/** What is known beforehand is refused beforehand. Errors: limit_exceeded, store_full. */
function refuseSize(dir: string, { limit, expected }: Parameters<Blobs['stage']>[1]): void {
  if (expected === null) return;
  if (expected > limit) throw tooLarge(limit, expected);
  const { bavail, bsize } = statfsSync(dir);
  if (expected > bavail * bsize) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
}

const tooLarge = (limit: number, actual: number): TtError =>
  asError(over('file', limit, actual, `split it, or compress it; a person may: tt config set limit.file ${actual}`));

async function takeIn(path: string, chunks: Chunks, limit: number): Promise<Omit<StagedBytes, 'staged'>> {
  const out = await open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  try {
    const digest = createHash('sha256');
    let size = 0;
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > limit) throw tooLarge(limit, size);
      // The disk takes the bytes on another thread, while this one reckons.
      const written = writeAll(out, chunk);
      digest.update(chunk);
      await written;
    }
    await out.sync();
    return { hash: PREFIX + digest.digest('hex'), size };
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    await out.close();
  }
}

async function giveOut(path: string, { id, size }: Known, take: Parameters<Blobs['read']>[1]): Promise<void> {
  const file = await openBlob(path, id);
  try {
    const digest = createHash('sha256');
    let got = 0;
    for await (const chunk of chunksOf(file)) {
      got += chunk.length;
      const taken = take(chunk);
      digest.update(chunk);
      if (!(await taken)) return;
    }
    if (got !== size || PREFIX + digest.digest('hex') !== id) throw damaged(id, 'changed');
  } finally {
    await file.close();
  }
}

/** Nothing but a file is opened: a pipe in its place would never answer. */
async function openBlob(path: string, hash: string): Promise<FileHandle> {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (!stat) throw damaged(hash, 'missing');
  if (!stat.isFile()) throw linked(path);
  return open(path, O_RDONLY | O_NOFOLLOW);
}

const damaged = (hash: string, found: 'missing' | 'changed'): TtError =>
  new TtError(
    'file_damaged',
    found === 'missing' ? `the bytes of ${hash} are missing` : `the bytes of ${hash} are not what was put`,
    'put the file again: the same bytes heal it; tt file verify looks at all',
    { hash, found },
  );

/** To the end of an open file. One buffer for all: each piece is good until the next is asked for. */
export async function* chunksOf(file: FileHandle): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.allocUnsafe(CHUNK);
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, CHUNK, null);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

/** A disk that is nearly full takes a part. */
export async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done);
    done += bytesWritten;
  }
}

function blobAt(dir: string, hash: string): Blob | null {
  const stat = lstatSync(pathOf(dir, hash), { throwIfNoEntry: false });
  return stat?.isFile() ? { hash, size: stat.size } : null;
}

function names(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}
