/** Databases that cannot be used: each gets one clear error, and the file is left as it was. */
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DEFAULTS } from '../../src/domain/settings.ts';
import { realSystem, type System } from '../../src/lib/system.ts';
import { abortsOn, openDatabase } from '../../src/store/sqlite/driver.ts';
import { hasWalResetBug } from '../../src/store/sqlite/open.ts';
import { sqliteStore } from '../../src/store/sqlite/store.ts';
import { actor } from '../support/actor.ts';
import { A, codeOf, joining, message, write } from './deeds.ts';
import { type SqliteRoom, sqliteRoom } from './sqlite-room.ts';

const both = async (room: SqliteRoom, system?: System) => [
  await codeOf(room.open(system ? { system } : {}).look()),
  await codeOf(write(room.open(system ? { system } : {}), joining(A))),
];
const tryMaking = async ({ place }: SqliteRoom, system = realSystem({})) =>
  codeOf((async () => sqliteStore({ place, system, settings: DEFAULTS, create: true }).close())());

test('a file that is no database is store_corrupt and stays as it is', async () => {
  const room = sqliteRoom({ made: false });
  mkdirSync(room.dir);
  const words = 'these are somebody’s notes, kept under a strange name\n'.repeat(99);
  writeFileSync(room.database, words);
  expect(await both(room)).toEqual(['store_corrupt', 'store_corrupt']);
  expect(readFileSync(room.database, 'utf8')).toBe(words);
});

test('a damaged database is store_corrupt, and opening it changes no byte', async () => {
  const room = sqliteRoom();
  const store = room.open();
  await write(store, ...Array.from({ length: 500 }, (_, i) => message(A, `${i} ${'x'.repeat(500)}`)));
  store.close();
  const bytes = readFileSync(room.database);
  // All pages but the first: the header still looks right.
  bytes.fill(0xa5, 4_096);
  writeFileSync(room.database, bytes);
  expect(await both(room)).toEqual(['store_corrupt', 'store_corrupt']);
  expect(readFileSync(room.database).equals(bytes)).toBe(true);
});

function fromTheFuture(room: SqliteRoom, oldestWriter: number): void {
  const db = openDatabase(room.database, {});
  db.exec(`ALTER TABLE cursor ADD COLUMN later TEXT; CREATE TABLE later (id INTEGER)`);
  db.prepare("UPDATE meta SET value = ? WHERE key = 'oldest_writer'").run(String(oldestWriter));
  db.pragma('user_version = 99');
  db.close();
}

test('a newer schema that only added works, and is left as new as it is', async () => {
  const room = sqliteRoom();
  fromTheFuture(room, 1);
  expect((await write(room.open(), joining(A))).events[0]?.seq).toBe(1);
  await room.open().saveCursor(A, { seq: 1, early: 0 });
  expect((await room.open().look()).head).toBe(1);
  const db = openDatabase(room.database, {});
  expect(db.pragma('user_version', { simple: true })).toBe(99);
  db.close();
});

test('a newer schema that broke something is store_newer, for reading as for writing', async () => {
  const room = sqliteRoom();
  fromTheFuture(room, 99);
  expect(await both(room)).toEqual(['store_newer', 'store_newer']);
});

test.each([
  ['NFS', 0x6969],
  ['SMB2', 0xfe534d42],
  // As Node gives it on a machine where the number is signed.
  ['SMB2', 0xfe534d42 - 2 ** 32],
  ['9p', 0x01021997],
])('%s is network_file_system, be there a room or none', async (name, type) => {
  const system = { ...realSystem({}), fileSystem: () => type };
  expect(await both(sqliteRoom(), system)).toEqual(['network_file_system', 'network_file_system']);
  const none = sqliteRoom({ made: false });
  expect(await tryMaking(none, system)).toBe('network_file_system');
  expect([name, existsSync(none.database)]).toEqual([name, false]);
});

test.each([
  ['3.51.2', true],
  ['3.7.0', true],
  ['3.9.99', true],
  ['3.51.3', false],
  ['3.51.10', false],
  ['3.100.0', false],
  ['4.0.0', false],
])('SQLite %s has the WAL-reset bug: %s', (version, has) => expect(hasWalResetBug(version)).toBe(has));

test('.tt as a link that leads out of the workspace is unsafe_room, one that stays inside is fine', async () => {
  const room = sqliteRoom({ made: false });
  symlinkSync(tmpdir(), room.dir);
  expect(await tryMaking(room)).toBe('unsafe_room');
  const dangling = sqliteRoom({ made: false });
  symlinkSync(join(dangling.place.workspace, 'nowhere'), dangling.dir);
  expect(await tryMaking(dangling)).toBe('unsafe_room');
  const inside = sqliteRoom({ made: false });
  mkdirSync(join(inside.place.workspace, 'state'));
  symlinkSync(join(inside.place.workspace, 'state'), inside.dir);
  expect(await tryMaking(inside)).toBe('not refused');
  expect((await write(inside.open(), joining(A))).events[0]?.seq).toBe(1);
});

test.each(['room.db', 'room.db-wal', 'bell', 'bells', 'alive', '.gitignore', 'config.json'])(
  'a repository that brings %s as a link cannot make tt write outside',
  async (name) => {
    const target = sqliteRoom({ made: false });
    const outside = join(target.place.workspace, 'precious');
    if (name === 'bells' || name === 'alive') mkdirSync(outside);
    else writeFileSync(outside, 'precious');
    const room = sqliteRoom({ made: false });
    mkdirSync(room.dir);
    symlinkSync(outside, join(room.dir, name));
    expect(await tryMaking(room)).toBe('unsafe_room');
    if (name !== 'bells' && name !== 'alive') expect(readFileSync(outside, 'utf8')).toBe('precious');
  },
);

/** Root may write anywhere, so there the reader and the writer are somebody else. */
const NOBODY = 65_534;
const asNobody = process.getuid?.() === 0 ? { uid: NOBODY } : {};

test('a directory that cannot be written is room_not_writable: no half room, and nothing is lost', async () => {
  const room = sqliteRoom({ made: false });
  chmodSync(room.place.workspace, 0o555);
  const making = await actor('starts-first', { address: room.address, agent: A }, asNobody);
  await making.says();
  making.tell('go');
  expect(JSON.parse(await making.says())).toMatchObject({ failed: 'room_not_writable' });
  expect(existsSync(room.dir)).toBe(false);

  const made = sqliteRoom();
  const store = made.open();
  await write(store, joining(A));
  store.close();
  for (const path of [made.place.workspace, made.dir]) chmodSync(path, 0o755);
  if (asNobody.uid) for (const path of [made.dir, made.database]) chownSync(path, asNobody.uid, asNobody.uid);
  chmodSync(made.dir, 0o555);
  for (const [name, args] of [
    ['writes', { address: made.address, agent: A, count: 1 }],
    ['leaves-open', { address: made.address }],
  ] as const) {
    const other = await actor(name, args, asNobody);
    expect((await other.ended).err).toContain('room_not_writable');
  }
  chmodSync(made.dir, 0o755);
  expect((await made.open().look()).head).toBe(1);
});

test.each([
  [20, '12.11.1', null],
  [22, '12.11.1', null],
  [22, '13.2.0', null],
  [24, '13.2.0', null],
  [25, '14.0.0', null],
  [24, '12.11.1', 'binding_missing'],
  [25, '11.10.0', 'binding_missing'],
])('Node %i with better-sqlite3 %s: %s', (node, version, code) => {
  expect(abortsOn(node, version)?.code ?? null).toBe(code);
});
