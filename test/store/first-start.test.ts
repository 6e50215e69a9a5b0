/** Many processes that find no room and make one: one makes it, nobody fails, and what they made is private. */
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DEFAULTS } from '../../src/domain/settings.ts';
import { realSystem } from '../../src/lib/system.ts';
import { openWriter } from '../../src/store/sqlite/open.ts';
import { sqliteStore } from '../../src/store/sqlite/store.ts';
import { actor } from '../support/actor.ts';
import { A, codeOf, everything, joining, write } from './deeds.ts';
import { sqliteRoom } from './sqlite-room.ts';

interface Started {
  readonly room?: string;
  readonly seq?: number;
  readonly failed?: string;
}

test('of twenty first starts one makes the room, and nobody fails', async () => {
  for (let round = 0; round < 2; round++) {
    const { address, open } = sqliteRoom({ made: false });
    const starters = await Promise.all(
      Array.from({ length: 20 }, (_, i) => actor('starts-first', { address, agent: `script:s${i}` })),
    );
    for (const one of starters) expect(await one.says()).toBe('ready');
    for (const one of starters) one.tell('go');
    const started: Started[] = [];
    for (const one of starters) started.push(JSON.parse(await one.says()));
    expect(started.filter((one) => one.failed)).toEqual([]);
    expect(new Set(started.map((one) => one.room))).toEqual(new Set([open().roomId]));
    expect(started.map((one) => one.seq).sort((a = 0, b = 0) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
    expect((await everything(open())).length).toBe(20);
  }
});

test('what is made is the user’s alone, and git does not see it', async () => {
  const { dir, database, open } = sqliteRoom();
  const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
  const store = open();
  await write(store, joining(A));
  expect([mode(dir), mode(join(dir, 'alive')), mode(join(dir, 'bells'))]).toEqual(['700', '700', '700']);
  const files = [database, `${database}-wal`, `${database}-shm`, join(dir, 'bell'), join(dir, '.gitignore')];
  expect(files.map(mode)).toEqual(['600', '600', '600', '600', '600']);
  expect(readFileSync(join(dir, '.gitignore'), 'utf8')).toBe('*\n!/instructions.md\n');
});

test('the log beside the database is private from its first byte, also in a directory that others may enter', () => {
  const { place, dir, database } = sqliteRoom({ made: false });
  mkdirSync(dir);
  chmodSync(dir, 0o755);
  const old = process.umask(0o022);
  const store = sqliteStore({ place, system: realSystem({}), settings: DEFAULTS, create: true });
  process.umask(old);
  const modes = [database, `${database}-wal`, `${database}-shm`].map((path) => statSync(path).mode & 0o777);
  store.close();
  expect(modes).toEqual([0o600, 0o600, 0o600]);
});

test('the bell hangs from the beginning: an older copy is known before anybody ever waited', async () => {
  const { dir, open } = sqliteRoom();
  await write(open(), joining(A));
  expect(Number(readFileSync(join(dir, 'bell'), 'utf8'))).toBe(1);
});

test('a .gitignore that a full disk cut short is written again, one that a person wrote is left', () => {
  for (const [before, after] of [
    ['', '*\n!/instructions.md\n'],
    ['mine\n', 'mine\n'],
  ] as const) {
    const { place, dir } = sqliteRoom({ made: false });
    mkdirSync(dir);
    writeFileSync(join(dir, '.gitignore'), before);
    sqliteStore({ place, system: realSystem({}), settings: DEFAULTS, create: true }).close();
    expect(readFileSync(join(dir, '.gitignore'), 'utf8')).toBe(after);
  }
});

test('a maker that died before the tables were there leaves work for the next, be it a reader', async () => {
  const { dir, database, open } = sqliteRoom({ made: false });
  mkdirSync(dir);
  writeFileSync(database, '');
  expect(await open().head()).toBe(0);
  expect((await write(open(), joining(A))).events[0]?.seq).toBe(1);
});

test('only who says so makes a room: a change to one that is gone makes no new one', async () => {
  const { dir, database, open } = sqliteRoom();
  const store = open();
  rmSync(database);
  expect(await codeOf(write(store, joining(A)))).toBe('store_replaced');
  const never = sqliteRoom({ made: false });
  expect(await codeOf(write(never.open(), joining(A)))).toBe('store_replaced');
  // Also when it goes between the check and the opening.
  expect(() => openWriter(never.place, realSystem({}), false)).toThrow(
    expect.objectContaining({ code: 'store_replaced' }),
  );
  expect([existsSync(database), existsSync(never.dir), existsSync(dir)]).toEqual([false, false, true]);
});
