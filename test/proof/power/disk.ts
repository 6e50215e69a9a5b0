/** The model of a disk: it takes a recording entry by entry, and shows what a power cut may leave of it. */
import { posix } from 'node:path';
import type { Dice } from './dice.ts';
import { change, contentByChance, contentNow, contentSynced, emptyFile, type FileNode, sync } from './file.ts';
import type { Entry } from './recording.ts';

interface Directory {
  readonly now: Map<string, Node>;
}
type Node = FileNode | Directory;

/** Names come and go; a rename is one step. */
interface NameChange {
  readonly dir: Directory;
  readonly set: readonly (readonly [name: string, node: Node | null])[];
  /** Its directory was synced since. */
  settled: boolean;
}

export interface Disk {
  readonly root: Directory;
  readonly nodes: Map<string, Node>;
  readonly names: NameChange[];
  /** How many changes of names a journal had taken when anything was last synced. */
  journaled: number;
  /** Counts what makes `all` differ, and what makes `synced` and `journaled` differ. */
  changes: number;
  syncs: number;
}

/**
 * `all`: everything that happened. `synced`: nothing but what was synced, a name with its directory. `journaled`: the
 * same contents, but all names up to the last sync of anything, as on ext4. `chance`: something in between.
 */
export type Cut = 'all' | 'synced' | 'journaled' | 'chance';

/** Path → content; null is a directory. */
export type Image = ReadonlyMap<string, Buffer | null>;

export function newDisk(rootIno: string): Disk {
  const root: Directory = { now: new Map() };
  return { root, nodes: new Map([[rootIno, root]]), names: [], journaled: 0, changes: 0, syncs: 0 };
}

const isDirectory = (node: Node): node is Directory => !('pending' in node);

export function take(disk: Disk, { kind, ino, at, name, data }: Entry): void {
  if (kind !== 'said' && kind !== 'sync') disk.changes++;
  if (kind === 'sync') settle(disk, nodeOf(disk, ino));
  if (kind === 'create') rename(disk, [[name, newNode(disk, ino, emptyFile())]]);
  if (kind === 'mkdir') rename(disk, [[name, newNode(disk, ino, { now: new Map() })]]);
  if (kind === 'unlink') rename(disk, [[name, null]]);
  if (kind === 'rename') {
    const to = [data.toString('utf8'), nodeOf(disk, ino)] as const;
    rename(disk, [[name, null], to]);
  }
  if (kind === 'write') change(fileOf(disk, ino), { at, bytes: data });
  if (kind === 'truncate') change(fileOf(disk, ino), { size: at });
}

function newNode({ nodes }: Disk, ino: string, node: Node): Node {
  nodes.set(ino, node);
  return node;
}

function fileOf(disk: Disk, ino: string): FileNode {
  const file = nodeOf(disk, ino);
  if (isDirectory(file)) throw new Error(`inode ${ino} is a directory`);
  return file;
}

function nodeOf({ nodes }: Disk, ino: string): Node {
  const node = nodes.get(ino);
  if (!node) throw new Error(`inode ${ino} was there before the recording`);
  return node;
}

function settle(disk: Disk, node: Node): void {
  disk.syncs++;
  disk.journaled = disk.names.length;
  if (!isDirectory(node)) sync(node);
  for (const step of disk.names) if (step.dir === node) step.settled = true;
}

function rename(disk: Disk, paths: readonly (readonly [path: string, node: Node | null])[]): void {
  const [dir, ...others] = new Set(paths.map(([path]) => directoryAt(disk, posix.dirname(path))));
  if (!dir || others.length > 0) throw new Error(`a rename from one directory to another: ${paths.flat()}`);
  const set = paths.map(([path, node]) => [posix.basename(path), node] as const);
  disk.names.push({ dir, set, settled: false });
  for (const [name, node] of set) {
    if (node) dir.now.set(name, node);
    else dir.now.delete(name);
  }
}

function directoryAt({ root }: Disk, path: string): Directory {
  let dir = root;
  for (const part of path.split('/').filter((word) => word !== '.')) {
    const next = dir.now.get(part);
    if (!next || !isDirectory(next)) throw new Error(`no directory ${path}`);
    dir = next;
  }
  return dir;
}

export function image(disk: Disk, cut: Cut, chance: Dice): Image {
  const found = new Map<string, Buffer | null>();
  const names = namesAt(disk, cut, chance);
  const content = (file: FileNode) => {
    if (cut === 'all') return contentNow(file);
    return cut === 'chance' ? contentByChance(file, chance) : contentSynced(file);
  };
  const walk = (dir: Directory, path: string) => {
    for (const [name, node] of names.get(dir) ?? []) {
      found.set(path + name, isDirectory(node) ? null : content(node));
      if (isDirectory(node)) walk(node, `${path}${name}/`);
    }
  };
  walk(disk.root, '');
  return found;
}

function namesAt(disk: Disk, cut: Cut, chance: Dice): ReadonlyMap<Directory, ReadonlyMap<string, Node>> {
  const until = chance.below(disk.names.length - disk.journaled + 1) + disk.journaled;
  const ordered = chance.coin();
  const likely = chance.next();
  const there = (step: NameChange, i: number) => {
    if (cut === 'all' || step.settled) return true;
    if (cut === 'chance') return ordered ? i < until : chance.coin(likely);
    return cut === 'journaled' && i < disk.journaled;
  };
  const names = new Map<Directory, Map<string, Node>>();
  disk.names.filter(there).forEach(({ dir, set }) => {
    const entries = names.get(dir) ?? new Map<string, Node>();
    names.set(dir, entries);
    for (const [name, node] of set) {
      if (node) entries.set(name, node);
      else entries.delete(name);
    }
  });
  return names;
}
