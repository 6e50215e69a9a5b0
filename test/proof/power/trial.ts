/** One story put to the proof: recorded, cut at many points, and every disk that may be left of it looked at. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { everything } from '../../store/deeds.ts';
import { type Fault, faults, inRoom, type Truth } from './checker.ts';
import { type Corner, corners } from './corners.ts';
import { type Crew, type Recorded, record } from './crew.ts';
import { type Dice, dice } from './dice.ts';
import { type Cut, type Image, image, newDisk, take } from './disk.ts';
import { crashPoints } from './points.ts';
import { changes, promises } from './promises.ts';
import type { Story } from './stories.ts';

export interface Trial {
  readonly name: string;
  readonly play: Story;
  readonly lies?: boolean;
}

export interface Effort {
  readonly seed: number;
  /** About how many disks. */
  readonly disks: number;
}

/** A fault, and how to find it again in the same recording. */
export interface Found extends Fault {
  readonly point: number;
  readonly cut: string;
}

export interface Report {
  readonly name: string;
  readonly entries: number;
  readonly points: number;
  readonly disks: number;
  /** Events of the room at the end. */
  readonly events: number;
  readonly corners: readonly Corner[];
  readonly found: readonly Found[];
}

/** Disks at one point at least: three certain ones, of which two change seldom, and three by chance. */
const AT_A_POINT = 4;

export async function prove(crew: Crew, { name, play, lies = false }: Trial, effort: Effort): Promise<Report> {
  const recorded = await record(crew, lies, play);
  const { entries } = recorded;
  const bench = join(crew.folder, `disk-${name}`);
  const truth = await truthOf(recorded, bench);
  const points = crashPoints(entries, Math.ceil(effort.disks / AT_A_POINT), dice(effort.seed, name, 'points'));
  const throws = Math.max(AT_A_POINT - 1, Math.floor(effort.disks / points.length) - 1);
  const promised = promises(entries);
  const disk = newDisk(recorded.rootIno);
  const seen = new Set<string>();
  const found: Found[] = [];
  let disks = 0;
  let taken = 0;
  for (const point of points) {
    for (; taken < point; taken++) take(disk, entries[taken] as (typeof entries)[number]);
    const told = promised[point] ?? { seq: 0, settings: {} };
    for (const cut of cutsAt(disk, JSON.stringify(told), throws, seen)) {
      const chance = dice(effort.seed, name, point, cut);
      lay(bench, image(disk, cut.split(' ')[0] as Cut, chance), chance);
      const order = chance.coin() ? 'reader first' : 'writer first';
      const place = { workspace: bench, dir: join(bench, '.tt') };
      disks++;
      for (const fault of await faults(place, truth, told, order)) found.push({ ...fault, point, cut });
    }
  }
  const sizes = { entries: entries.length, points: points.length, disks, events: truth.events.length };
  return { name, ...sizes, corners: corners(entries), found };
}

/** `all`, `synced` and `journaled` once for each thing that they may hold; chance as often as is wanted. */
function* cutsAt(
  { changes, syncs }: { changes: number; syncs: number },
  told: string,
  throws: number,
  seen: Set<string>,
): Generator<string> {
  const certain = { all: changes, synced: syncs, journaled: syncs };
  for (const [cut, version] of Object.entries(certain)) {
    const key = `${cut} ${version} ${told}`;
    if (!seen.has(key)) yield cut;
    seen.add(key);
  }
  for (let i = 0; i < throws; i++) yield `chance ${i}`;
}

/** Writes the files, and what no disk keeps: a -shm that holds anything at all. */
function lay(bench: string, files: Image, chance?: Dice): void {
  rmSync(bench, { recursive: true, force: true });
  mkdirSync(bench);
  for (const [path, content] of files) {
    if (content === null) mkdirSync(join(bench, path));
    else writeFileSync(join(bench, path), content);
  }
  if (!files.has('.tt/room.db') || !chance?.coin()) return;
  const stale = Buffer.from(Array.from({ length: 64 }, () => chance.below(256)));
  writeFileSync(join(bench, '.tt', 'room.db-shm'), Buffer.alloc(32_768, stale));
}

/** The whole recording, replayed, must be the directory that is really there: else something was not recorded. */
async function truthOf({ entries, root, rootIno }: Recorded, bench: string): Promise<Truth> {
  const disk = newDisk(rootIno);
  for (const entry of entries) take(disk, entry);
  const whole = image(disk, 'all', dice(0));
  for (const path of new Set([...whole.keys(), ...pathsIn(root)])) {
    const content = whole.get(path);
    if (content === null) continue;
    if (!content?.equals(readFileSync(join(root, path))))
      throw new Error(`the recording is not what happened to ${path}`);
  }
  lay(bench, whole);
  const place = { workspace: bench, dir: join(bench, '.tt') };
  return { events: await inRoom(place, false, everything), changes: changes(entries) };
}

const pathsIn = (root: string): readonly string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('-shm'))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
