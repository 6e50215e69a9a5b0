/** What a restore takes the place of, kept beside the room as a backup of its own. */
import {
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { iso } from '../lib/instant.ts';
import type { System } from '../lib/system.ts';
import { anywhere, placeOf, seal } from './backup.ts';
import { linked, ownFolder, pathOf } from './files.ts';
import { settle } from './lasting.ts';
import { DATABASE, type Place } from './place.ts';
import { copyInto, filesIn } from './sqlite/copies.ts';

const FOLDER = 'replaced';
const UNFINISHED = '.part';

/** Where what is replaced now is to be kept. */
export const asideOf = ({ dir }: Place, { now }: System): string =>
  join(dir, FOLDER, iso(now().wall).replace(/[:.]/g, '-'));

/** Under the write lock: the database is copied, the bytes of files get a second name, so that a gc of the room leaves them. */
export function keepAside(place: Place, system: System, aside: string): void {
  const part = aside + UNFINISHED;
  refuseLink(dirname(aside));
  mkdirSync(part, { recursive: true, mode: 0o700 });
  copyInto(place, system, join(part, DATABASE));
  seal(part, system);
  const named = filesIn(placeOf(part), anywhere(system)).map(
    ({ id }) => [pathOf(place.dir, id), pathOf(part, id)] as const,
  );
  for (const [from, to] of named) if (lstatSync(from, { throwIfNoEntry: false })?.isFile()) share(from, to);
  for (const dir of new Set(named.map(([, to]) => dirname(to)))) settle(dir);
  renameSync(part, aside);
  settle(dirname(aside));
}

/** Of restores that were killed. Only for who is alone at it. Errors: unsafe_room. */
export function dropUnfinished({ dir }: Place): void {
  const folder = join(dir, FOLDER);
  if (!existsSync(folder)) return;
  refuseLink(folder);
  for (const name of readdirSync(folder).filter((name) => name.endsWith(UNFINISHED)))
    rmSync(join(folder, name), { recursive: true, force: true });
}

/** A repository could bring one that leads elsewhere. */
function refuseLink(folder: string): void {
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() === false) throw linked(folder);
}

/** Bytes never change in place. Not every disk knows links. */
function share(from: string, to: string): void {
  ownFolder(dirname(to));
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to, constants.COPYFILE_FICLONE);
    settle(to);
  }
}
