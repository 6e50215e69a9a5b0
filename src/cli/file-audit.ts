/** What lies under `.tt/files` against what the room says lies there. */
import type { Blob, Blobs } from '../domain/file/blobs.ts';
import { inBatches } from '../domain/file/remove.ts';
import type { RoomFile } from '../domain/file/rules.ts';
import type { Store } from '../domain/store.ts';
import { TtError } from '../lib/errors.ts';
import type { Room } from './env.ts';

export interface Fault {
  readonly file: RoomFile;
  readonly found: 'missing' | 'changed';
}

type Judge = (file: RoomFile) => Promise<Fault['found'] | null>;

/** Of all files that are to be there. `judge` looks at the bytes, or only at how many there are. */
export async function faultsIn(store: Store, judge: Judge) {
  const faults: Fault[] = [];
  let [count, bytes] = [0, 0];
  for await (const file of store.allRows('file')) {
    if (file.status !== 'stored') continue;
    count++;
    bytes += file.size;
    const found = await judge(file);
    if (found && (await isStored(file.id))) faults.push({ file, found });
  }
  return { count, bytes, faults };

  /** Somebody may have removed it since it was listed. */
  async function isStored(hash: string): Promise<boolean> {
    const { files } = await store.look({ files: [hash] });
    return files.some(({ id, status }) => id === hash && status === 'stored');
  }
}

/** Reads all of it. */
export const byBytes =
  (blobs: Blobs): Judge =>
  async (file) => {
    try {
      await blobs.read(file, () => Promise.resolve(true));
      return null;
    } catch (error) {
      if (!(error instanceof TtError) || (error.code !== 'file_damaged' && error.code !== 'unsafe_room')) throw error;
      return error.details['found'] === 'missing' ? 'missing' : 'changed';
    }
  };

export const bySize =
  (blobs: Blobs): Judge =>
  async ({ id, size }) => {
    const there = blobs.sizeOf(id);
    return there === null ? 'missing' : there === size ? null : 'changed';
  };

/** Bytes that no row speaks of as there: of a command that died between placing them and its commit, or while it removed. */
export async function straysIn({ store, blobs }: Room): Promise<readonly Blob[]> {
  const strays: Blob[] = [];
  for (const batch of inBatches([...blobs.present()])) {
    const { files } = await store.look({ files: batch.map(({ hash }) => hash) });
    const stored = new Set(files.filter(({ status }) => status === 'stored').map(({ id }) => id));
    strays.push(...batch.filter(({ hash }) => !stored.has(hash)));
  }
  return strays;
}
