/** A backup: a directory with a copy of the database, the bytes of files, what people wrote, and a page that says what it is. */
import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { Settings } from '../domain/settings.ts';
import { verify } from '../domain/verify.ts';
import { contentHash } from '../lib/canonical.ts';
import { TtError } from '../lib/errors.ts';
import { iso } from '../lib/instant.ts';
import type { System } from '../lib/system.ts';
import { blobsBelow, ownFolder, pathOf, sizeIn } from './files.ts';
import { settle } from './lasting.ts';
import { DATABASE, type Place } from './place.ts';
import { contentOf, copyInto, filesIn } from './sqlite/copies.ts';
import { integrity } from './sqlite/open.ts';
import { sqliteStore } from './sqlite/store.ts';

export const FORMAT = 'turntable-backup';
const VERSION = 1;
const PAGE = 'backup.json';

export interface Manifest {
  readonly format: typeof FORMAT;
  readonly version: number;
  readonly room_id: string;
  readonly events: number;
  /** The number of the newest event. */
  readonly head: number;
  readonly state_sha256: string;
  readonly database_sha256: string;
  readonly created_at: string;
}

/** A directory that is nobody's room: its file system may be any, for nobody else has it open. */
export const placeOf = (dir: string): Place => ({ workspace: dir, dir });
export const anywhere = (system: System): System => ({ ...system, fileSystem: () => 0 });

/** How often the database is copied at most. */
const TRIES = 3;

/**
 * Of one moment, with the bytes that it names: those are put there before an event names them. What was taken away before
 * they were copied, the next copy of the database does not name. `dir` is new and empty. Gives the hashes of those whose bytes
 * are missing or cut in the room, and so in the copy.
 */
export async function copyRoom(place: Place, system: System, dir: string): Promise<readonly string[]> {
  carryWritten(place.dir, dir, dir);
  await carryFiles(place.dir, dir, dir);
  for (let tries = 1; ; tries++) {
    copyInto(place, system, join(dir, DATABASE));
    await carryFiles(place.dir, dir, dir);
    const named = filesIn(placeOf(dir), anywhere(system));
    if (tries === TRIES || named.every(({ id }) => existsSync(pathOf(dir, id))))
      return named.filter(({ id, size }) => sizeIn(dir, id) !== size).map(({ id }) => id);
    for (const end of ['', '-wal', '-shm']) rmSync(join(dir, DATABASE + end), { force: true });
  }
}

/** Says what `dir` holds, and takes all of it to the disk. Errors: those of the file system. */
export function seal(dir: string, system: System): Manifest {
  const { roomId, events, head, state } = contentOf(placeOf(dir), anywhere(system));
  const manifest: Manifest = {
    ...{ format: FORMAT, version: VERSION, room_id: roomId, events, head },
    ...{ state_sha256: contentHash(state), database_sha256: digestOf(join(dir, DATABASE)) },
    created_at: iso(system.now().wall),
  };
  writeFileSync(join(dir, PAGE), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) toDisk(join(dir, name));
  settle(dir);
  return manifest;
}

function toDisk(path: string): void {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Errors: invalid_backup. */
export function manifestIn(dir: string): Manifest {
  const page = join(dir, PAGE);
  let said: Partial<Manifest> | null;
  try {
    said = JSON.parse(readFileSync(page, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw invalid(`${page} cannot be read (${code ?? message})`);
  }
  if (said?.format !== FORMAT || typeof said.database_sha256 !== 'string') throw invalid(`${page} is not of a backup`);
  if (Number(said.version) > VERSION) throw invalid(`it was made by a newer tt (version ${said.version})`);
  return said as Manifest;
}

/** Before anything is made for it. Errors: invalid_backup. */
export function checkSealed(from: string): void {
  const manifest = manifestIn(from);
  refuseChanged(databaseIn(from), manifest);
}

/** Into `dir`, as it was sealed. Errors: invalid_backup. */
export function takeDatabase(from: string, manifest: Manifest, dir: string): void {
  const copy = join(dir, DATABASE);
  copyFileSync(databaseIn(from), copy);
  refuseChanged(copy, manifest);
}

function databaseIn(dir: string): string {
  const database = join(dir, DATABASE);
  if (!isFile(database)) throw invalid('there is no database in it');
  return database;
}

function refuseChanged(database: string, { database_sha256 }: Manifest): void {
  if (digestOf(database) !== database_sha256) throw invalid('its database was changed, or is cut off');
}

/** Errors: invalid_backup, where the database in `dir` is another than its page says. */
export function checkManifest({ room_id, events, head }: Manifest, dir: string, system: System): void {
  const found = contentOf(placeOf(dir), anywhere(system));
  if (found.roomId !== room_id || found.events !== events || found.head !== head)
    throw invalid('its page tells of another room than its database');
}

/** SQLite's own check, and the fold of the log. Errors: invalid_backup, store_newer. */
export async function checkCopy(dir: string, system: System, settings: Settings): Promise<void> {
  const place = placeOf(dir);
  const store = sqliteStore({ place, system: anywhere(system), settings });
  try {
    const found = integrity(place, anywhere(system));
    if (found.length > 0) throw invalid(`SQLite finds: ${found[0]}`);
    if (!(await verify(store)).whole) throw invalid('its log does not fold to what is stored');
  } catch (error) {
    if (error instanceof TtError && error.code === 'store_corrupt') throw invalid(error.message);
    throw error;
  } finally {
    store.close();
  }
}

const invalid = (why: string): TtError =>
  new TtError(
    'invalid_backup',
    `this is no backup that can be trusted: ${why}`,
    'take another one; tt backup DIR makes one',
  );

const CHUNK = 1024 * 1024;

function digestOf(file: string): string {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(CHUNK);
  const fd = openSync(file, 'r');
  try {
    for (let size = readSync(fd, buffer); size > 0; size = readSync(fd, buffer)) hash.update(buffer.subarray(0, size));
  } finally {
    closeSync(fd);
  }
  return hash.digest('hex');
}

/** What people wrote. */
const WRITTEN = ['config.json', 'instructions.md'] as const;

/** Copies what is not there yet; what is there stays as it is. `via`: a directory on the same disk. */
export function carryWritten(from: string, to: string, via: string): void {
  for (const name of WRITTEN) if (isFile(join(from, name))) carry(join(from, name), join(to, name), via);
}

/**
 * The same of the bytes of files; those that are only coming in are no part of a room. Between two files a signal is heard.
 * `sizes`: what each was when it was put; bytes of another size give way to those that have it. Errors: unsafe_room.
 */
export async function carryFiles(
  from: string,
  to: string,
  via: string,
  sizes: ReadonlyMap<string, number> = new Map(),
): Promise<void> {
  await turn();
  for (const { hash, size } of blobsBelow(from)) {
    const isBetter = size === sizes.get(hash) && sizeIn(to, hash) !== size;
    const target = pathOf(to, hash);
    ownFolder(dirname(target));
    carry(pathOf(from, hash), target, via, isBetter);
    await turn();
  }
}

const isFile = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** A file has its name when it is whole: half of one would never be copied again. */
function carry(path: string, target: string, via: string, over = false): void {
  if (!over && existsSync(target)) return;
  const coming = join(via, 'coming');
  try {
    copyFileSync(path, coming, constants.COPYFILE_FICLONE);
  } catch (error) {
    // Somebody has removed the file meanwhile.
    if (!existsSync(path)) return;
    throw error;
  }
  settle(coming);
  renameSync(coming, target);
  settle(dirname(target));
}
