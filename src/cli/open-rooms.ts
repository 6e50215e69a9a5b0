/** The rooms that are open: one store each, however often they are asked for; those of a batch stay open from line to line. */
import { statSync } from 'node:fs';
import type { Gate } from '../domain/store.ts';
import { TtError } from '../lib/errors.ts';
import type { System } from '../lib/system.ts';
import { blobsIn } from '../store/files.ts';
import type { Place } from '../store/place.ts';
import { locksIn } from '../store/sqlite/alive.ts';
import { sqliteStore } from '../store/sqlite/store.ts';
import { wakeIn } from '../store/sqlite/wake.ts';
import { configFile, settingsFor } from './config.ts';
import type { Room } from './env.ts';
import { isObserver, noLocks, readOnly } from './observing.ts';

/** What commands come in files with is each one's own: another's end must not take it away. */
type OpenRoom = Omit<Room, 'blobs'> & { readonly config: string };

export interface OpenRooms {
  /** Opened anew where its settings were changed, or another database is in its place, since it was asked for last. */
  at(place: Place, create: boolean): Room;
  /** The same of a workspace whose room is open, without a search for it; null: there is none, or not any more. */
  again(workspace: string): Room | null;
  /** The next that asks for this room gets it opened anew: what its store knew is of another history. */
  forget(room: Pick<Room, 'place' | 'store'>): void;
  /** Makes durable what waits in any of them (`Gate`). */
  commitGroups(): void;
  /** Closes what was opened anew or forgotten meanwhile: to be called while no command is under way, for one may still use it. */
  closeReplaced(): void;
  close(): void;
}

export function openRooms(system: System, gate?: Gate): OpenRooms {
  const open = new Map<string, OpenRoom>();
  const replaced: OpenRoom[] = [];
  const observes = isObserver(system.env);

  const forOne = (kept: OpenRoom): Room => ({ ...kept, blobs: blobsIn(kept.place.dir, kept.locks) });

  function again(workspace: string): Room | null {
    const known = open.get(workspace);
    return known && known.config === versionOf(known.place) && isInPlace(known) ? forOne(known) : null;
  }

  function forget({ place: { workspace }, store }: Pick<Room, 'place' | 'store'>): void {
    const known = open.get(workspace);
    // Another command may have been refused before, and the room be open anew already.
    if (known?.store !== store) return;
    replaced.push(known);
    open.delete(workspace);
  }

  function closeReplaced(): void {
    for (const { store } of replaced.splice(0)) store.close();
  }

  return {
    again,
    at(place, create) {
      const { dir, workspace } = place;
      const known = again(workspace);
      if (known) return known;
      const before = open.get(workspace);
      if (before) forget(before);
      const config = versionOf(place);
      const { settings, origins } = settingsFor(dir, system.env);
      const kept = sqliteStore({ place, system, settings, create, ...(gate ? { gate } : {}) });
      const held = locksIn(dir, system);
      const [store, locks] = observes ? [readOnly(kept), noLocks(held)] : [kept, held];
      const room = { place, store, settings, origins, wake: wakeIn(dir), locks, config };
      open.set(workspace, room);
      return forOne(room);
    },
    forget,
    commitGroups() {
      for (const { store } of [...replaced, ...open.values()]) store.commitGroup();
    },
    closeReplaced,
    close: () => {
      closeReplaced();
      for (const { store } of open.values()) store.close();
      open.clear();
    },
  };
}

/** Settings are written by rename: another file is another number. */
function versionOf({ dir }: Place): string {
  const stat = statSync(configFile(dir), { throwIfNoEntry: false });
  return stat ? `${stat.ino}:${stat.mtimeMs}:${stat.size}` : '';
}

function isInPlace({ store }: OpenRoom): boolean {
  try {
    store.verify();
    return true;
  } catch (error) {
    if (isReplaced(error)) return false;
    throw error;
  }
}

/** Whether what was refused would be refused for ever, with the store that it was asked of. */
export const isReplaced = (error: unknown): boolean => error instanceof TtError && error.code === 'store_replaced';
