/** The rooms that are open: one store each, however often they are asked for; those of a batch stay open from line to line. */
import { statSync } from 'node:fs';
import { TtError } from '../lib/errors.ts';
import type { System } from '../lib/system.ts';
import type { Place } from '../store/place.ts';
import { locksIn } from '../store/sqlite/alive.ts';
import { sqliteStore } from '../store/sqlite/store.ts';
import { wakeIn } from '../store/sqlite/wake.ts';
import { configFile, settingsFor } from './config.ts';
import type { Room } from './env.ts';
import { isObserver, noLocks, readOnly } from './observing.ts';

export interface OpenRooms {
  /** Opened anew where its settings were changed, or another database is in its place, since it was asked for last. */
  at(place: Place, create: boolean): Room;
  close(): void;
}

export function openRooms(system: System): OpenRooms {
  const open = new Map<string, Room & { readonly config: string }>();
  const observes = isObserver(system.env);

  function drop(dir: string): void {
    open.get(dir)?.store.close();
    open.delete(dir);
  }

  return {
    at(place, create) {
      const { dir } = place;
      const config = versionOf(configFile(dir));
      const known = open.get(dir);
      if (known?.config === config && isInPlace(known)) return known;
      drop(dir);
      const { settings, origins } = settingsFor(dir, system.env);
      const kept = sqliteStore({ place, system, settings, create });
      const held = locksIn(dir, system);
      const [store, locks] = observes ? [readOnly(kept), noLocks(held)] : [kept, held];
      const room = { place, store, settings, origins, wake: wakeIn(dir), locks, config };
      open.set(dir, room);
      return room;
    },
    close: () => {
      for (const dir of [...open.keys()]) drop(dir);
    },
  };
}

/** Settings are written by rename: another file is another number. */
function versionOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat ? `${stat.ino}:${stat.mtimeMs}:${stat.size}` : '';
}

function isInPlace({ store }: Room): boolean {
  try {
    store.verify();
    return true;
  } catch (error) {
    if (error instanceof TtError && error.code === 'store_replaced') return false;
    throw error;
  }
}
