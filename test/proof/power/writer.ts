/** Writes messages through the real store and notes each in `acked` when it is told that it is committed; opens, closes, folds the log back. */
import { openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Caller } from '../../../src/domain/change.ts';
import { join as joinRoom } from '../../../src/domain/member/join.ts';
import { send } from '../../../src/domain/message/send.ts';
import { DEFAULTS } from '../../../src/domain/settings.ts';
import { realSystem } from '../../../src/lib/system.ts';
import { openDatabase } from '../../../src/store/sqlite/driver.ts';
import { sqliteStore } from '../../../src/store/sqlite/store.ts';
import type { Workload } from './cut.ts';

const { workspace, agent, messages } = JSON.parse(process.argv[2] ?? '{}') as Workload;
const place = { workspace, dir: join(workspace, '.tt') };
const system = realSystem({});
const caller: Caller = {
  ...{ agent, harness: 'script', session: null, process: null },
  ...{ person: false, operatorRequested: false, force: false },
};
const open = (create: boolean) => sqliteStore({ place, system, settings: DEFAULTS, create });
/** Twice the number of messages between two folds of the log into the database. */
const FOLD = 40;

async function main(): Promise<void> {
  let store = open(true);
  const acked = openSync(join(place.dir, 'acked'), 'a', 0o600);
  await joinRoom(store, caller, null);
  for (let n = 1; n <= messages; n++) {
    const body = `${agent} ${n} ${'x'.repeat((n * 97) % 3000)}`;
    const { events } = await send(store, caller, { to: 'room', body, interrupt: false, replyTo: null });
    writeSync(acked, `${JSON.stringify({ seq: events[0]?.seq, body })}\n`);
    if (n % FOLD === 0) fold();
    if (n % 25 === 0) {
      store.close();
      store = open(false);
    }
  }
  store.close();
}

function fold(): void {
  const db = openDatabase(join(place.dir, 'room.db'), { timeout: 0 });
  try {
    db.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    db.close();
  }
}

void main();
