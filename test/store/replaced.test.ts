/** The database deleted, or replaced by an older copy, under those who have it open. */
import { copyFileSync, cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { realSystem } from '../../src/lib/system.ts';
import { openDatabase } from '../../src/store/sqlite/driver.ts';
import { actor } from '../support/actor.ts';
import { A, B, codeOf, everything, joining, just, message, write } from './deeds.ts';
import { type SqliteRoom, sqliteRoom } from './sqlite-room.ts';

const all = async (room: SqliteRoom) => [
  await codeOf(room.open().look()),
  await codeOf(room.open().head()),
  await codeOf(room.open().events({ after: 0, limit: 1, target: 'any' })),
  await codeOf(everything(room.open())),
  await codeOf(write(room.open(), joining(B))),
];
const REPLACED = 'store_replaced';
const FIVE = Array.from({ length: 5 }, () => REPLACED);

/** The database folded into one file, as a backup or `git stash` would have it. */
async function copyOf(room: SqliteRoom): Promise<string> {
  const copy = join(room.place.workspace, 'copy.db');
  copyFileSync(room.database, copy);
  return copy;
}

test('deleted while it is open: the next change, a check and every new command say so', async () => {
  const room = sqliteRoom();
  const store = room.open();
  await write(store, joining(A));
  rmSync(room.dir, { recursive: true });
  expect(() => store.verify()).toThrow(expect.objectContaining({ code: REPLACED }));
  let decided = false;
  const lost = store.act({}, () => {
    decided = true;
    return just(message(A, 'lost'));
  });
  expect([await codeOf(lost), decided]).toEqual([REPLACED, false]);
  expect(await all(room)).toEqual(FIVE);
});

test('deleted or replaced while it is open: it is not answered from the file that nobody else can see any more', async () => {
  const room = sqliteRoom();
  const store = room.open();
  await write(store, joining(A));
  await store.look();
  renameSync(room.database, `${room.database}.old`);
  expect(await codeOf(store.look())).toBe(REPLACED);
  copyFileSync(`${room.database}.old`, room.database);
  expect(await codeOf(store.look())).toBe(REPLACED);
});

test('replaced while a first change opens it: nothing is written into the log of the copy, which has the same name', async () => {
  const room = sqliteRoom();
  const first = room.open();
  await write(first, joining(A));
  first.close();
  const copy = await copyOf(room);
  const second = room.open();
  for (let i = 0; i < 50; i++) await write(second, message(A, `${i} ${'x'.repeat(2_000)}`));
  second.close();
  const system = realSystem({});
  let isOpening = false;
  const late = room.open({
    system: {
      ...system,
      fileSystem: (path) => {
        isOpening = true;
        return system.fileSystem(path);
      },
      // Asked for right after the file was opened, and before anything of it was read.
      now: () => {
        if (isOpening) renameSync(copy, room.database);
        isOpening = false;
        return system.now();
      },
    },
  });
  expect(await codeOf(write(late, message(A, 'late')))).toBe(REPLACED);
  rmSync(join(room.dir, 'bell'));
  const found = room.open();
  expect((await everything(found)).map(({ type }) => type)).toEqual(['join']);
  const db = openDatabase(room.database, { readonly: true });
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  db.close();
});

test('deleted in the middle of a change: after the commit it is an error, not a success', async () => {
  const room = sqliteRoom();
  const store = room.open();
  const lost = store.act({}, () => {
    rmSync(room.dir, { recursive: true });
    return just(joining(A));
  });
  expect(await codeOf(lost)).toBe(REPLACED);
});

test('deleted in the middle of a change that writes nothing: no harm, and no error', async () => {
  const room = sqliteRoom();
  const store = room.open();
  const idle = store.act({}, () => {
    rmSync(room.dir, { recursive: true });
    return just();
  });
  expect(await codeOf(idle)).toBe('not refused');
});

test('deleted and made anew: who had the old one open does not mix the two', async () => {
  const room = sqliteRoom();
  const store = room.open();
  await write(store, joining(A));
  rmSync(room.dir, { recursive: true });
  const maker = await actor('starts-first', { address: room.address, agent: B });
  await maker.says();
  maker.tell('go');
  expect(JSON.parse(await maker.says())).toMatchObject({ seq: 1 });
  expect(() => store.verify()).toThrow(expect.objectContaining({ code: REPLACED }));
  expect(await codeOf(write(store, message(A, 'lost')))).toBe(REPLACED);
  expect((await everything(room.open())).map((event) => event.from)).toEqual([B]);
});

test('replaced by an older copy, put in place by rename: refused for reading and writing', async () => {
  const room = sqliteRoom();
  const first = room.open();
  await write(first, joining(A));
  first.close();
  const copy = await copyOf(room);
  const second = room.open();
  await write(second, message(A, 'newer'));
  const running = room.open();
  await running.look();
  second.close();
  for (const end of ['-wal', '-shm']) rmSync(`${room.database}${end}`, { force: true });
  renameSync(copy, room.database);
  expect(await all(room)).toEqual(FIVE);
  expect(() => running.verify()).toThrow(expect.objectContaining({ code: REPLACED }));
});

test('replaced by an older copy, written into the same file: refused for reading and writing', async () => {
  const room = sqliteRoom();
  const store = room.open();
  await write(store, joining(A));
  store.close();
  const old = readFileSync(room.database);
  const next = room.open();
  await write(next, message(A, 'newer'));
  next.close();
  writeFileSync(room.database, old);
  expect(await all(room)).toEqual(FIVE);
});

test('a copy accepted after a writer died before its ring: the number it was told never comes again', async () => {
  const room = sqliteRoom();
  const store = room.open();
  await write(store, joining(A));
  const old = copyFileSync(room.database, `${room.database}.old`);
  expect(old).toBeUndefined();
  await write(store, message(A, 'heard of'));
  const bell = readFileSync(join(room.dir, 'bell'));
  const told = (await write(store, message(A, 'committed, and killed before the ring'))).events[0]?.seq ?? 0;
  store.close();
  writeFileSync(join(room.dir, 'bell'), bell);
  for (const end of ['-wal', '-shm']) rmSync(`${room.database}${end}`, { force: true });
  renameSync(`${room.database}.old`, room.database);
  const { events } = await room.open().actOnCopy(() => just(message(A, 'after')));
  expect(events[0]?.seq).toBeGreaterThan(told);
});

test('only the database deleted, the bell left, and a room made anew: refused, as the bell knows of more', async () => {
  const room = sqliteRoom();
  const store = room.open();
  await write(store, joining(A), message(A, 'x'));
  store.close();
  rmSync(room.database);
  const maker = await actor('starts-first', { address: room.address, agent: B });
  await maker.says();
  maker.tell('go');
  expect(JSON.parse(await maker.says())).toMatchObject({ failed: REPLACED });
});

test('a whole room that was moved or restored with its bell is a room', async () => {
  const room = sqliteRoom();
  const store = room.open();
  await write(store, joining(A));
  store.close();
  const kept = join(room.place.workspace, 'kept');
  cpSync(room.dir, kept, { recursive: true });
  rmSync(room.dir, { recursive: true });
  renameSync(kept, room.dir);
  expect((await write(room.open(), joining(B))).events[0]?.seq).toBe(2);
});

test('the bell, bells/ or alive/ deleted by somebody: nothing is refused, and the bell comes back', async () => {
  const room = sqliteRoom();
  const store = room.open();
  await write(store, joining(A));
  for (const part of ['bell', 'bells', 'alive']) rmSync(join(room.dir, part), { recursive: true });
  await write(store, message(A, 'x'));
  await store.sweep();
  expect((await room.open().look()).receivers).toEqual([]);
  await write(room.open(), message(A, 'y'));
  expect(Number(readFileSync(join(room.dir, 'bell'), 'utf8'))).toBe(3);
});

test('a bell that holds nonsense refuses nobody', async () => {
  const room = sqliteRoom();
  await write(room.open(), joining(A));
  for (const nonsense of ['', 'ding dong\n', '99', '\u0000'.repeat(40)]) {
    writeFileSync(join(room.dir, 'bell'), nonsense);
    expect(await codeOf(room.open().look()), JSON.stringify(nonsense)).toBe('not refused');
  }
});
