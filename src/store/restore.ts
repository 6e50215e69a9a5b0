/** Putting a backup in a room's place: checked before, begun as a new epoch, and all of it in one step. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentId } from '../domain/event.ts';
import type { Settings } from '../domain/settings.ts';
import type { Store } from '../domain/store.ts';
import { TtError } from '../lib/errors.ts';
import type { System } from '../lib/system.ts';
import { asideOf, dropUnfinished, keepAside } from './aside.ts';
import {
  anywhere,
  carryFiles,
  carryWritten,
  checkCopy,
  checkManifest,
  type Manifest,
  manifestIn,
  placeOf,
  takeDatabase,
} from './backup.ts';
import { sizeIn } from './files.ts';
import { DATABASE, type Place } from './place.ts';
import { alone } from './sqlite/alone.ts';
import { hang, ownBell, readBell, ring, roomBell } from './sqlite/bells.ts';
import { contentOf, filesIn, putInPlace } from './sqlite/copies.ts';
import { asTtError } from './sqlite/failures.ts';
import { openWriter } from './sqlite/open.ts';
import { step } from './sqlite/steps.ts';
import { sqliteStore } from './sqlite/store.ts';
import { silence } from './vouched.ts';

export interface Restoring {
  readonly place: Place;
  /** The backup. */
  readonly from: string;
  readonly system: System;
  readonly settings: Settings;
  /** Begins an epoch after this one in what will be the room; gives its number. */
  readonly begin: (store: Store, after: number) => Promise<number>;
  /** Throws when the one who holds the stick at the last moment may not lose it. */
  readonly allow: (holder: AgentId | null) => void;
}

export interface Restored {
  readonly manifest: Manifest;
  readonly epoch: number;
  readonly head: number;
  /** Where the replaced database is kept; null: there was nothing in it. */
  readonly aside: string | null;
  /** Files whose bytes neither the backup nor the room has whole, by their hashes. */
  readonly damaged: readonly string[];
}

const SCRATCH = 'restore.';

/** Errors: invalid_backup, store_newer, store_busy, store_full, and what `begin` and `allow` throw. */
export async function restore(task: Restoring): Promise<Restored> {
  const { place, system } = task;
  const leave = aloneIn(place.dir);
  if (!leave)
    throw new TtError('store_busy', 'another tt restore is at work here; nothing was changed', 'wait for its end');
  // Of one that was killed: it had not come to the step that changes anything.
  for (const name of readdirSync(place.dir))
    if (name.startsWith(SCRATCH) && name !== 'restore.lock')
      rmSync(join(place.dir, name), { recursive: true, force: true });
  dropUnfinished(place);
  const scratch = join(place.dir, `${SCRATCH}${system.token().slice(0, 8)}`);
  try {
    return await throughScratch(task, scratch);
  } catch (error) {
    throw asTtError(error, place.dir);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
    leave();
  }
}

function aloneIn(dir: string): (() => void) | null {
  try {
    return alone(join(dir, 'restore.lock'), 0);
  } catch (error) {
    throw asTtError(error, dir);
  }
}

async function throughScratch(task: Restoring, scratch: string): Promise<Restored> {
  const { place, from, system, settings, begin, allow } = task;
  const manifest = manifestIn(from);
  mkdirSync(scratch, { mode: 0o700 });
  takeDatabase(from, manifest, scratch);
  await checkCopy(scratch, system, settings);
  checkManifest(manifest, scratch, system);
  const bell = readBell(roomBell(place.dir));
  try {
    // The new epoch begins after all that was ever heard of here, so no number comes again.
    const there = standing(place, system);
    hang(roomBell(scratch));
    // One that was killed before it rang has an epoch in place that no bell tells of.
    ring(roomBell(scratch), Math.max(bell.last(), there.head));
    const store = sqliteStore({ place: placeOf(scratch), system: anywhere(system), settings });
    const epoch = await begin(store, there.epoch).finally(() => store.close());
    const { head } = contentOf(placeOf(scratch), anywhere(system));
    step('built');
    const sizes = new Map(filesIn(placeOf(scratch), anywhere(system)).map(({ id, size }) => [id, size]));
    await carryFiles(from, place.dir, scratch, sizes);
    const aside = asideOf(place, system);
    const before = (): void => {
      const now = contentOf(place, system);
      allow(now.state.turn.owner);
      if (Math.max(now.head, bell.last()) >= head)
        throw new TtError('store_busy', 'too much was written meanwhile; nothing was changed', 'repeat the command');
      if (now.head > 0) keepAside(place, system, aside);
      // As in every change that ends a turn: what hooks would say on their own is taken back first.
      silence(place.dir);
      step('aside');
    };
    await intoPlace(join(scratch, DATABASE), place, system, settings['store.busy'], before, aside);
    for (const file of [roomBell(place.dir), ...bellsIn(place.dir)]) ring(file, head);
    // Before, they were no file of the room: a tt file gc may have taken them for what somebody left.
    await carryFiles(from, place.dir, scratch, sizes);
    carryWritten(from, place.dir, scratch);
    const damaged = [...sizes].filter(([id, size]) => sizeIn(place.dir, id) !== size).map(([id]) => id);
    return { manifest, epoch, head, aside: existsSync(aside) ? aside : null, damaged };
  } finally {
    bell.close();
  }
}

/** The same backup may be restored again: whoever knows an epoch by its number must not take the next one for it. 0: nobody can say. */
function standing(place: Place, system: System): { readonly head: number; readonly epoch: number } {
  try {
    const { head, state } = contentOf(place, system);
    return { head, epoch: state.room.epoch };
  } catch (error) {
    // Whoever has the file open sees that another is in its place.
    if (isDamaged(asTtError(error, place.dir))) return { head: 0, epoch: 0 };
    throw error;
  }
}

const bellsIn = (dir: string): string[] =>
  existsSync(join(dir, 'bells')) ? readdirSync(join(dir, 'bells')).map((name) => ownBell(dir, name)) : [];

async function intoPlace(
  file: string,
  place: Place,
  system: System,
  patience: number,
  before: () => void,
  aside: string,
): Promise<void> {
  try {
    await putInPlace(file, place, system, { patience, before });
  } catch (error) {
    if (!isDamaged(error)) throw error;
    // Nobody can work with what is there: it is moved away as it is, and a room is made in its place.
    mkdirSync(aside, { recursive: true, mode: 0o700 });
    for (const end of ['-wal', '-shm', ''])
      if (existsSync(join(place.dir, DATABASE + end)))
        renameSync(join(place.dir, DATABASE + end), join(aside, DATABASE + end));
    openWriter(place, system, true).close();
    await putInPlace(file, place, system, { patience, before: () => silence(place.dir) });
  }
}

const isDamaged = (error: unknown): boolean => {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^(?:store_corrupt|SQLITE_CORRUPT|SQLITE_NOTADB)/.test(code);
};
