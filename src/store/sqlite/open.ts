/** Opening a room's database: the directory made and checked, the pragmas set, the tables brought up to date. */
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TtError } from '../../lib/errors.ts';
import type { System } from '../../lib/system.ts';
import { settle } from '../lasting.ts';
import { DATABASE, type Place, refuseOutside } from '../place.ts';
import { whileBusy } from './begin.ts';
import { hang, roomBell } from './bells.ts';
import { type Db, openDatabase } from './driver.ts';
import { asTtError, replaced } from './failures.ts';
import { isCurrent, migrate } from './migrations.ts';

const OPENING_MS = 5_000;

/** `create`: makes the room's directory and database when they are not there. Errors: store_replaced when they are gone. */
export function openWriter(place: Place, system: System, create: boolean): Db {
  return guarded(place, () => {
    const file = join(place.dir, DATABASE);
    if (!existsSync(file)) {
      if (!create) throw replaced(place.dir);
      makeRoom(place.dir, file, system);
    }
    if (!existsSync(roomBell(place.dir))) hang(roomBell(place.dir));
    refuseNetwork(place.dir, system);
    const db = openDatabase(file, { timeout: OPENING_MS, fileMustExist: true });
    try {
      // busy_timeout comes first (the option above): the switch to WAL itself needs a lock.
      whileBusy(() => db.pragma('journal_mode = WAL'), system, OPENING_MS);
      db.pragma('synchronous = FULL');
      db.pragma('foreign_keys = ON');
      refuseOldLibrary(db);
      whileBusy(() => migrate(db, system.id, system.now().wall), system, OPENING_MS);
      // From here on BEGIN IMMEDIATE answers at once and we retry ourselves: SQLite's own waiting starves writers.
      db.pragma('busy_timeout = 0');
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

/** A connection that cannot write. It sees what is committed, and its data_version tells of every commit. */
export function openReader(place: Place, system: System): Db {
  return guarded(place, () => {
    if (!existsSync(join(place.dir, DATABASE))) throw replaced(place.dir);
    refuseNetwork(place.dir, system);
    const db = openDatabase(join(place.dir, DATABASE), { readonly: true, fileMustExist: true, timeout: OPENING_MS });
    try {
      // Its maker has not finished yet, or died on the way, or was an older tt: a writer migrates.
      if (!isReady(db)) openWriter(place, system, false).close();
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

/** False also when the making was cut off before there was a WAL: the journal beside it is for a writer to roll back. */
function isReady(db: Db): boolean {
  try {
    return isCurrent(db);
  } catch (error) {
    if ((error as { code?: unknown } | null)?.code === 'SQLITE_READONLY_ROLLBACK') return false;
    throw error;
  }
}

/** Device and inode: whether the file in place is still the file that was opened. */
export function identity(place: Place): string {
  const stat = statSync(join(place.dir, DATABASE), { bigint: true, throwIfNoEntry: false });
  return stat ? `${stat.dev}:${stat.ino}` : '';
}

function guarded<T>(place: Place, open: () => T): T {
  refuseOutside(place);
  try {
    return open();
  } catch (error) {
    throw asTtError(error, place.dir);
  }
}

/** Git sees nothing of a room but what people wrote for its members. */
const IGNORED = '*\n!/instructions.md\n';

/** Everything around the database first, and on the disk: where there is a database, the rest is there too. */
function makeRoom(dir: string, file: string, system: System): void {
  makeDirectory(dir);
  refuseNetwork(dir, system);
  for (const part of ['bells', 'alive']) mkdirSync(join(dir, part), { recursive: true, mode: 0o700 });
  const ignore = join(dir, '.gitignore');
  hang(ignore);
  // Empty, or nothing but zeros: it is new, or a full disk or a power cut stopped an earlier try.
  if (readFileSync(ignore).every((byte) => byte === 0)) writeFileSync(ignore, IGNORED, { flag: 'r+' });
  hang(roomBell(dir));
  // Also when others made them a moment ago: they may not have come so far yet.
  for (const path of [ignore, dir]) settle(path);
  // SQLite gives its log the mode of the database, so that has to be right before SQLite sees it.
  closeSync(openSync(file, 'a', 0o600));
}

/** With the names of all that it makes. SQLite syncs the names in the room, not the name of the room. */
function makeDirectory(dir: string): void {
  const made = mkdirSync(dir, { recursive: true, mode: 0o700 }) ?? dir;
  for (let name = dir; name.length >= made.length; name = dirname(name)) settle(dirname(name));
}

/** statfs magic numbers of Linux. Elsewhere the number means something else, and tt doctor asks `mount`. */
export const NETWORK: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x01021997, '9p'],
  [0x5346414f, 'AFS'],
  [0x00c36400, 'Ceph'],
]);

function refuseNetwork(dir: string, system: System): void {
  const name = NETWORK.get(system.fileSystem(dir) >>> 0);
  if (name === undefined) return;
  throw new TtError(
    'network_file_system',
    `${dir} is on ${name}, where SQLite’s locks do not hold`,
    'set TT_DIR to a directory on a local disk',
  );
}

const libraryVersion = (db: Db): string =>
  (db.prepare('SELECT sqlite_version() AS version').get() as { version: string }).version;

/** The SQLite that is built in. Errors: binding_missing, sqlite_too_old. */
export function checkLibrary(): string {
  const db = openDatabase(':memory:', {});
  try {
    refuseOldLibrary(db);
    return libraryVersion(db);
  } finally {
    db.close();
  }
}

/** What SQLite finds wrong in the file; empty: nothing. */
export function integrity(place: Place, system: System): readonly string[] {
  const db = openReader(place, system);
  try {
    const rows = db.pragma('integrity_check') as { integrity_check: string }[];
    return rows.map((row) => row.integrity_check).filter((line) => line !== 'ok');
  } catch (error) {
    throw asTtError(error, place.dir);
  } finally {
    db.close();
  }
}

/** 3.7.0 to 3.51.2 can corrupt a WAL database when a writer resets the log under a reader. */
export function hasWalResetBug(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return major * 1e6 + minor * 1e3 + patch < 3_051_003;
}

function refuseOldLibrary(db: Db): void {
  const version = libraryVersion(db);
  if (!hasWalResetBug(version)) return;
  throw new TtError(
    'sqlite_too_old',
    `SQLite ${version} has the WAL-reset bug`,
    'npm rebuild better-sqlite3 (12.11.1 or newer)',
  );
}
