/** The index beside the log: rooms that have none yet, one that is damaged, events that are deleted. */
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { KINDS } from '../../src/domain/search/searched.ts';
import type { Store } from '../../src/domain/store.ts';
import { foundOf } from '../../src/store/sqlite/found.ts';
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

test('what is deleted with its event is found no more, and nothing else goes', async () => {
  const room = sqliteRoom();
  await filled(room, 300);
  const db = new Database(room.database);
  const trees = () => Number(db.prepare('SELECT sum(length(block)) AS bytes FROM found_data').pluck().get());
  const before = trees();
  db.exec('DELETE FROM event WHERE seq <= 250 AND seq <> 100');
  // Cut off at first, as by a death: whoever goes on clears up for both.
  foundOf(db).forget(250, 100);
  while (foundOf(db).forget(250, 100));
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
