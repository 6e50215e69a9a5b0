/**
 * A disk that can lose power. What was synced is there. What was written since may be there in any part: each write whole, not
 * at all, or torn between sectors; names made or removed since the directory was synced, up to any of them. After the crash
 * models of ALICE (Pillai et al., OSDI 2014) and of SQLite’s own crash tests.
 */
import type { Chance } from '../chance.ts';
import type { Write } from './record.ts';

export interface Disk {
  /** Everything up to here, as a reader sees it before the cut. */
  happen(write: Write): void;
  /** What is there after a cut at this moment. */
  afterCut(kept: Kept): ReadonlyMap<string, Buffer>;
}

/** Of what was not synced: all of it, none, or what chance says. */
export type Kept = 'all' | 'none' | Chance;

interface File {
  durable: Buffer;
  pending: Write[];
}

type Entry = { readonly name: string; readonly file: File | null };

const SECTOR = 512;

export function newDisk(): Disk {
  const now = new Map<string, File>();
  let names = new Map<string, File>();
  let changes: Entry[] = [];

  /** A new file that is synced itself brings its name with it, as journalling file systems do. */
  const settle = (upTo: number): void => {
    names = applied(names, changes.slice(0, upTo));
    changes = changes.slice(upTo);
  };

  return {
    happen(write) {
      const { op, name } = write;
      if (op === 'sync' && name === '.') return settle(changes.length);
      if (op === 'unlink') {
        now.delete(name);
        changes.push({ name, file: null });
        return;
      }
      let file = now.get(name);
      if (!file || op === 'create') {
        file = { durable: Buffer.alloc(0), pending: [] };
        now.set(name, file);
        changes.push({ name, file });
      }
      if (op === 'sync') {
        file.durable = contents(file.durable, file.pending);
        file.pending = [];
        settle(changes.findIndex((change) => change.file === file) + 1);
      } else if (op !== 'create') file.pending.push(write);
    },
    afterCut(kept) {
      const upTo = kept === 'all' ? changes.length : kept === 'none' ? 0 : kept.between(0, changes.length);
      const files = applied(names, changes.slice(0, upTo));
      return new Map(
        [...files].map(([name, { durable, pending }]) => [name, contents(durable, survivors(pending, kept))]),
      );
    },
  };
}

function applied(names: ReadonlyMap<string, File>, changes: readonly Entry[]): Map<string, File> {
  const after = new Map(names);
  for (const { name, file } of changes) {
    if (file) after.set(name, file);
    else after.delete(name);
  }
  return after;
}

function contents(before: Buffer, writes: readonly Write[]): Buffer {
  let size = before.length;
  let most = size;
  for (const { op, at, bytes } of writes) {
    size = op === 'truncate' ? at : Math.max(size, at + bytes.length);
    most = Math.max(most, size);
  }
  if (writes.length === 0) return before;
  const after = Buffer.alloc(most);
  before.copy(after);
  for (const { op, at, bytes } of writes) {
    if (op === 'truncate') after.fill(0, at);
    else bytes.copy(after, at);
  }
  return after.subarray(0, size);
}

/** Half of the writes whole, a quarter torn, a quarter not at all. */
function survivors(pending: readonly Write[], kept: Kept): readonly Write[] {
  if (kept === 'all') return pending;
  if (kept === 'none') return [];
  return pending.flatMap((write) => {
    const fate = kept.next();
    if (fate < 0.5 || (fate < 0.75 && write.op === 'truncate')) return [write];
    return fate < 0.75 ? torn(write, kept) : [];
  });
}

/** Some of its sectors, in their place. */
function torn({ op, name, at, bytes }: Write, draw: Chance): Write[] {
  const parts: Write[] = [];
  for (let from = at; from < at + bytes.length; ) {
    const to = Math.min(at + bytes.length, (Math.floor(from / SECTOR) + 1) * SECTOR);
    if (draw.next() < 0.5) parts.push({ op, name, at: from, bytes: bytes.subarray(from - at, to - at) });
    from = to;
  }
  return parts;
}
