/** Bytes that stream in and out of files: hashed on the way, in constant memory. Loaded by what needs it: 1 ms of start. */
import { createHash } from 'node:crypto';
import { constants, lstatSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Blobs, Chunks, Known, StagedBytes } from '../domain/file/blobs.ts';
import { damaged, HASH, linked, tooLarge } from './files.ts';

/** Large enough that system calls cost nothing, small enough that four of them are no memory. */
const CHUNK = 1024 * 1024;

const { O_CREAT, O_EXCL, O_NOFOLLOW = 0, O_RDONLY, O_WRONLY } = constants;

/** To a new file, which is on the disk when this resolves, or is not there when it throws. */
export async function takeIn(path: string, chunks: Chunks, limit: number): Promise<Omit<StagedBytes, 'staged'>> {
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
    return { hash: HASH + digest.digest('hex'), size };
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    await out.close();
  }
}

/** Errors: file_damaged, unsafe_room. */
export async function giveOut(path: string, { id, size }: Known, take: Parameters<Blobs['read']>[1]): Promise<void> {
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
    if (got !== size || HASH + digest.digest('hex') !== id) throw damaged(id, 'changed');
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
