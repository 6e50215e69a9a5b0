/** Throw-away rooms in SQLite: in a directory of their own, gone with the test. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { DEFAULTS } from '../../src/domain/settings.ts';
import type { Gate, Store } from '../../src/domain/store.ts';
import { realSystem } from '../../src/lib/system.ts';
import type { Place } from '../../src/store/place.ts';
import { sqliteStore } from '../../src/store/sqlite/store.ts';
import type { FreshRoom } from './contract.ts';

export interface SqliteRoom extends FreshRoom {
  readonly place: Place;
  /** The room's directory. */
  readonly dir: string;
  readonly database: string;
  /** A store whose changes wait for `commitGroup` as long as the gate is open. */
  openWith(gate: Gate): Store;
}

const rooms: SqliteRoom[] = [];

/** `workspace`: where it shall lie, instead of a directory of its own. `made: false`: a place without a room yet. */
export function sqliteRoom({ workspace, made = true }: { workspace?: string; made?: boolean } = {}): SqliteRoom {
  const base = workspace ?? realpathSync(mkdtempSync(join(tmpdir(), 'tt-store-')));
  const place = { workspace: base, dir: join(base, '.tt') };
  const stores: Store[] = [];
  const room: SqliteRoom = {
    place,
    dir: place.dir,
    database: join(place.dir, 'room.db'),
    address: { driver: 'sqlite', place },
    openWith(gate) {
      const store = sqliteStore({ place, system: realSystem({}), settings: DEFAULTS, gate });
      stores.push(store);
      return store;
    },
    open({ system = realSystem({}), settings = {} } = {}) {
      const store = sqliteStore({ place, system, settings: { ...DEFAULTS, ...settings } });
      stores.push(store);
      return store;
    },
    async end() {
      for (const store of stores.splice(0)) store.close();
      if (workspace === undefined) rmSync(base, { recursive: true, force: true });
    },
  };
  rooms.push(room);
  if (made) sqliteStore({ place, system: realSystem({}), settings: DEFAULTS, create: true }).close();
  return room;
}

afterEach(async () => {
  for (const room of rooms.splice(0)) await room.end();
});
