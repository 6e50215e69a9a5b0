/** The bytes of files: `.tt/files/ab/cdef…` by their hash, and in `.tt/files/new` while they come in. */
import { lstatSync, mkdirSync, readdirSync, renameSync, rmSync, statfsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { over } from '../domain/cap.ts';
import type { Blob, Blobbing, Blobs } from '../domain/file/blobs.ts';
import type { HeldLock, Locks } from '../domain/store.ts';
import { asError, TtError } from '../lib/errors.ts';
import { settle } from './lasting.ts';
import { asTtError } from './sqlite/failures.ts';
import { step } from './sqlite/steps.ts';

const FOLDER = 'files';
const NEW = 'new';
export const HASH = 'sha256:';

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
        ownFolder(staging);
        const name = `${lock.name}.${staged.length}`;
        staged.push(name);
        const { takeIn } = await import('./file-bytes.ts');
        return { staged: name, ...(await takeIn(join(staging, name), chunks, size.limit)) };
      }),
    discard() {
      for (const name of staged.splice(0)) rmSync(join(staging, name), { force: true });
      lock?.release();
      lock = null;
    },
    read: (file, take) =>
      tried(async () => (await import('./file-bytes.ts')).giveOut(pathOf(dir, file.id), file, take)),
    sizeOf: (hash) => sizeIn(dir, hash),
    present: () => blobsBelow(dir),
    leftovers: () =>
      namesIn(dir, NEW).filter((name) => {
        const [owner = ''] = name.split('.');
        // Its lock is gone with it: there is nobody who could still want this.
        return /^[0-9a-f]{32}\.\d+$/.test(name) && locks.probe(owner) !== 'alive';
      }),
    forget(leftover) {
      if (isOwnFolder(dir, NEW)) rmSync(join(staging, leftover), { force: true });
    },
  };
}

/** To be called under the write lock, before the commit. A name without its bytes is worse than bytes without a name. */
export function settleBlobs(dir: string, { place = [], drop = [] }: Blobbing): void {
  for (const { staged, hash } of place) {
    const path = pathOf(dir, hash);
    ownFolder(dirname(path));
    // Also over what is there: the same bytes, or damaged ones that are whole again.
    if (!move(join(dir, FOLDER, NEW, staged), path)) throw damaged(hash, 'missing');
    settle(dirname(path));
  }
  for (const hash of drop) {
    const path = pathOf(dir, hash);
    // The row has gone by now; behind a link there is nothing of ours.
    if (isFolder(dirname(dirname(path))) && isFolder(dirname(path))) rmSync(path, { force: true });
  }
  if (place.length + drop.length > 0) step('placed');
}

/** False: somebody has taken away what was staged. */
function move(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === 'ENOENT') return false;
    throw code === 'EISDIR' ? linked(to) : error;
  }
}

/** What is in place, of a room or of a copy of one. Errors: unsafe_room. */
export function* blobsBelow(dir: string): Generator<Blob> {
  for (const part of namesIn(dir, '').filter((name) => /^[0-9a-f]{2}$/.test(name)))
    for (const rest of namesIn(dir, part).filter((name) => /^[0-9a-f]{62}$/.test(name))) {
      const blob = blobAt(dir, HASH + part + rest);
      if (blob) yield blob;
    }
}

/** Errors: internal, for what is no whole hash: a rule has let it through. */
export function pathOf(dir: string, hash: string): string {
  const [, part, rest] = /^sha256:([0-9a-f]{2})([0-9a-f]{62})$/.exec(hash) ?? [];
  if (part === undefined || rest === undefined) throw new Error(`no hash: ${JSON.stringify(hash)}`);
  return join(dir, FOLDER, part, rest);
}

/** One in the folder of files, made with it when it is not there. Errors: unsafe_room. */
export function ownFolder(path: string): void {
  for (const each of [dirname(path), path]) {
    if (isOwn(each)) continue;
    if (mkdirSync(each, { recursive: true, mode: 0o700 }) !== undefined) settle(dirname(each));
    isOwn(each);
  }
}

/** False: it is not there. Errors: unsafe_room. */
const isOwnFolder = (dir: string, part: string): boolean => isOwn(join(dir, FOLDER)) && isOwn(join(dir, FOLDER, part));

const isFolder = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** A link would lead the bytes, or who removes them, elsewhere. */
function isOwn(path: string): boolean {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory() === false) throw linked(path);
  return there !== undefined;
}

/** What is known beforehand is refused beforehand. Errors: limit_exceeded, store_full. */
function refuseSize(dir: string, { limit, expected }: Parameters<Blobs['stage']>[1]): void {
  if (expected === null) return;
  if (expected > limit) throw tooLarge(limit, expected);
  const { bavail, bsize } = statfsSync(dir);
  if (expected > bavail * bsize) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
}

/** Bytes; null: there are none. */
export const sizeIn = (dir: string, hash: string): number | null => blobAt(dir, hash)?.size ?? null;

function blobAt(dir: string, hash: string): Blob | null {
  const stat = lstatSync(pathOf(dir, hash), { throwIfNoEntry: false });
  return stat?.isFile() ? { hash, size: stat.size } : null;
}

/** Of a folder of files that cannot be read: none. Errors: unsafe_room. */
function namesIn(dir: string, part: string): readonly string[] {
  try {
    return isOwnFolder(dir, part) ? readdirSync(join(dir, FOLDER, part)) : [];
  } catch (error) {
    if (error instanceof TtError) throw error;
    return [];
  }
}

/** Errors of bytes, for both files that keep them. */
export const damaged = (hash: string, found: 'missing' | 'changed'): TtError =>
  new TtError(
    'file_damaged',
    found === 'missing' ? `the bytes of ${hash} are missing` : `the bytes of ${hash} are not what was put`,
    'put the file again: the same bytes heal it; tt file verify looks at all',
    { hash, found },
  );

export const tooLarge = (limit: number, actual: number): TtError =>
  asError(over('file', limit, actual, `split it, or compress it; a person may: tt config set limit.file BYTES`));

export const linked = (path: string): TtError =>
  new TtError(
    'unsafe_room',
    `${path} is a link, or no file of tt’s`,
    `look where it leads, and remove it: ls -la ${path}`,
  );
