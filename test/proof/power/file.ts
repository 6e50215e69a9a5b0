/** One file on the model of a disk: what was synced is there; of what came after, any sector of any moment. */
import type { Dice } from './dice.ts';

/** Half of it may reach the platter: what a disk writes at once. */
const SECTOR = 512;

interface Write {
  readonly at: number;
  readonly bytes: Buffer;
}
/** A file cut, or grown by zeros, to `size`. */
interface Cut {
  readonly size: number;
}
export type Change = Write | Cut;

interface Content {
  bytes: Buffer;
  size: number;
}

export interface FileNode {
  readonly now: Content;
  readonly synced: Content;
  /** Since the last sync. */
  pending: Change[];
}

export const emptyFile = (): FileNode => ({ now: empty(), synced: empty(), pending: [] });
const empty = (): Content => ({ bytes: Buffer.alloc(0), size: 0 });

export function change(file: FileNode, made: Change): void {
  apply(file.now, made);
  file.pending.push(made);
}

export function sync(file: FileNode): void {
  for (const made of file.pending) apply(file.synced, made);
  file.pending = [];
}

export const contentNow = ({ now }: FileNode): Buffer => now.bytes.subarray(0, now.size);
export const contentSynced = ({ synced }: FileNode): Buffer => synced.bytes.subarray(0, synced.size);

/**
 * A sector holds what it held at some moment since the last sync, and the size is one that the file had. Which moments
 * are likely differs from throw to throw: else nearly every disk would be torn everywhere, and few nearly whole.
 */
export function contentByChance({ synced, pending }: FileNode, chance: Dice): Buffer {
  const keeps = keeper(pending.length, chance);
  const now: Content = { bytes: Buffer.from(contentOf(synced)), size: synced.size };
  const kept: Content = { bytes: Buffer.from(contentOf(synced)), size: synced.size };
  pending.forEach((made, i) => {
    const [from, to] = touched(now, made);
    apply(now, made);
    if (from < to && to > kept.bytes.length) grow(kept, to);
    for (let sector = Math.floor(from / SECTOR); sector * SECTOR < to; sector++) {
      if (!keeps(i)) continue;
      const [start, end] = [sector * SECTOR, (sector + 1) * SECTOR];
      kept.bytes.fill(0, start, Math.min(end, kept.bytes.length));
      now.bytes.copy(kept.bytes, start, start, Math.min(end, now.size, kept.bytes.length));
    }
    if (keeps(i)) kept.size = now.size;
  });
  if (kept.size > kept.bytes.length) grow(kept, kept.size);
  return kept.bytes.subarray(0, kept.size);
}

/** Whether a sector of change `i` arrived. Asked for each sector anew. */
function keeper(count: number, chance: Dice): (i: number) => boolean {
  const until = chance.below(count + 1);
  const likely = chance.next();
  const whole = Array.from({ length: count }, () => chance.coin(likely));
  const ways = [
    // In order, the last one torn: a disk that writes as it is told, and is cut short.
    (i: number) => i < until || (i === until && chance.coin()),
    // Some whole and some not at all: a cache that writes pages when it likes.
    (i: number) => whole[i] === true,
    // Every sector for itself.
    () => chance.coin(likely),
    // All but a few sectors.
    () => chance.coin(0.97),
  ];
  return ways[chance.below(ways.length)] ?? (() => true);
}

const contentOf = ({ bytes, size }: Content): Buffer => bytes.subarray(0, size);

/** From which to which byte a change leaves other content. */
function touched({ size }: Content, made: Change): readonly [number, number] {
  if ('size' in made) return [Math.min(size, made.size), Math.max(size, made.size)];
  return [made.at, made.at + made.bytes.length];
}

function apply(content: Content, made: Change): void {
  if ('size' in made) {
    grow(content, made.size);
    content.bytes.fill(0, Math.min(content.size, made.size));
    content.size = made.size;
    return;
  }
  const end = made.at + made.bytes.length;
  grow(content, end);
  made.bytes.copy(content.bytes, made.at);
  content.size = Math.max(content.size, end);
}

/** Twice as large as needed: a log grows by single pages. */
function grow(content: Content, size: number): void {
  if (size <= content.bytes.length) return;
  const larger = Buffer.alloc(size * 2);
  content.bytes.copy(larger);
  content.bytes = larger;
}
