/** The index beside the log: rooms that have none yet, one that is damaged, events that are deleted. */
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { Prune } from '../../src/domain/keeping.ts';
import { KINDS } from '../../src/domain/search/searched.ts';
import { EMPTY } from '../../src/domain/state.ts';
import type { Store } from '../../src/domain/store.ts';
import { realSystem } from '../../src/lib/system.ts';
import { GONE } from '../../src/store/sqlite/found.ts';
import { tablesOf } from '../../src/store/sqlite/tables.ts';
import { afterPrune } from '../../src/store/sqlite/tidying.ts';
import { writingTo } from '../../src/store/sqlite/writing.ts';
import { A, message, write } from './deeds.ts';
import { type SqliteRoom, sqliteRoom } from './sqlite-room.ts';

const seqs = async (store: Store, query = '"word"', before?: number): Promise<number[]> => {
  const { found } = await store.search({
    query,
    in: KINDS,
    limit: 10_000,
    before,
    reader: { agent: A, person: false },
  });
  return found.map(({ event }) => event.seq);
};

const down = (from: number, to = 1): number[] => Array.from({ length: from - to + 1 }, (_, i) => from - i);

async function filled(room: SqliteRoom, count: number): Promise<Store> {
  const store = room.open();
  await write(store, ...down(count).map((i) => message(A, `word ${i}`)));
  await store.catchUp(true);
  return store;
}

function alter(room: SqliteRoom, sql: string): void {
  const db = new Database(room.database).unsafeMode();
  db.exec(sql);
  db.close();
}

test('a room of an older tt: all is found at once, and the index is made on the way', async () => {
  const room = sqliteRoom();
  await filled(room, 5_000);
  const version = (): unknown =>
    new Database(room.database, { readonly: true }).pragma('user_version', { simple: true });
  alter(room, `DROP TABLE found; DROP TABLE indexed; PRAGMA user_version = ${Number(version()) - 1}`);
  const store = room.open();
  expect(await seqs(store)).toEqual(down(5_000));
  expect(await seqs(store, '"word"', 1_001)).toEqual(down(1_000));
  expect((await store.checkIndex(1)).upTo).toBe(0);
  await store.catchUp();
  expect(await store.checkIndex(10_000)).toEqual({ texts: 5_000, missing: 0, lost: [], upTo: 5_000 });
  expect(await seqs(store)).toEqual(down(5_000));
});

test('whoever writes catches up in small pieces, without being asked to', async () => {
  const room = sqliteRoom();
  const store = await filled(room, 1_000);
  alter(room, 'DELETE FROM found; DELETE FROM indexed');
  for (let i = 0; i < 400; i++) await write(store, message(A, 'word'));
  const { upTo, missing } = await store.checkIndex(1);
  expect([upTo > 1_300, missing]).toEqual([true, 0]);
  expect(await seqs(store)).toEqual(down(1_400));
});

test.each(['UPDATE found_data SET block = zeroblob(8)', 'DELETE FROM found_data', 'DELETE FROM found_docsize'])(
  'a damaged index keeps nobody from writing; it is seen, and made anew: %s',
  async (damage) => {
    const room = sqliteRoom();
    const store = await filled(room, 300);
    const whole = await store.checkIndex(1_000);
    expect(whole).toMatchObject({ texts: 300, missing: 0, lost: [] });
    alter(room, 'DELETE FROM found WHERE rowid = 7');
    expect(await store.checkIndex(1_000)).toMatchObject({ missing: 1, lost: [7] });
    alter(room, damage);
    const after = room.open();
    for (let i = 0; i < 130; i++) await write(after, message(A, 'word'));
    expect(await after.head()).toBe(430);
    await after.catchUp(true);
    expect(await after.checkIndex(1_000)).toMatchObject({ texts: 430, missing: 0, lost: [] });
    expect(await seqs(after)).toEqual(down(430));
  },
);

const lastPart = (upTo: number): Prune => ({ from: 0, first: 1, upTo, state: EMPTY, keep: [], goesOn: false });

test('what is deleted with its event is found no more, and nothing else goes', async () => {
  const room = sqliteRoom();
  await filled(room, 300);
  const db = new Database(room.database);
  const trees = () => Number(db.prepare('SELECT sum(length(block)) AS bytes FROM found_data').pluck().get());
  const before = trees();
  db.exec('DELETE FROM event WHERE seq <= 250 AND seq <> 100');
  // Cut off at first, as by a death: whoever goes on clears up for both.
  const w = writingTo(tablesOf(db));
  w.found.forget(w.found.gone(0, 250, 100));
  afterPrune(w, lastPart(250), realSystem({}), 0);
  expect(trees()).toBeLessThan(before / 2);
  const config = db.prepare("SELECT v FROM found_config WHERE k = 'deletemerge'").pluck().get();
  expect(config).toBe(10);
  db.close();
  const store = room.open();
  expect(await seqs(store)).toEqual([...down(300, 251), 100]);
  expect(await seqs(store, 'wo*')).toEqual([...down(300, 251), 100]);
  expect(await store.checkIndex(100)).toMatchObject({ texts: 51, missing: 0, lost: [] });
  await write(store, ...down(100).map(() => message(A, 'word')));
  expect(await seqs(store)).toEqual([...down(400, 251), 100]);
});

test('what has gone is looked for without the lock, each time from where the time before ended; under it there is only what goes', async () => {
  const room = sqliteRoom();
  const store = await filled(room, 11_000);
  const db = new Database(room.database);
  db.exec('DELETE FROM event WHERE seq % 100 <> 0');
  const w = writingTo(tablesOf(db));
  const asked: unknown[] = [];
  const under: unknown[] = [];
  const found: typeof w.found = {
    ...w.found,
    gone: (after, ...more) => {
      asked.push([after, db.inTransaction]);
      return w.found.gone(after, ...more);
    },
    forget: (gone) => {
      under.push([gone.length, db.inTransaction]);
      return w.found.forget(gone);
    },
  };
  afterPrune({ ...w, found }, lastPart(11_000), realSystem({}), 0);
  const ends = [0, 5_050, 10_101, 10_999];
  expect(asked).toEqual(ends.map((after) => [after, false]));
  expect(under).toEqual([5_000, 5_000, 890].map((gone) => [gone, true]));
  const plan = db.prepare(`EXPLAIN QUERY PLAN ${GONE}`).all(0, 1, 1) as { readonly detail: string }[];
  expect(plan[0]?.detail).toBe('SEARCH found_docsize USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)');
  db.close();
  expect(await store.checkIndex(1_000)).toMatchObject({ texts: 110, missing: 0, lost: [] });
});
