/** A process that has a room open has locks on its files: whoever closes such a file beside SQLite would give them up. */
import { readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { bodies, line, openBatch, say } from '../support/batch.ts';
import { A, roomOfTwo } from '../support/pair.ts';

test.each([
  ['file put', ['file', 'put', '.tt/room.db']],
  ['file put, by a link', ['file', 'put', 'link']],
  ['import', ['import', '.tt/room.db']],
  ['msg send --file', ['msg', 'send', 'room', 'look', '--file', '.tt/room.db']],
])('%s of the database that is open: refused, and what is said after it is kept', async (_what, words) => {
  const ws = await roomOfTwo();
  symlinkSync('.tt/room.db', join(ws.dir, 'link'));
  const open = openBatch(ws);
  await open.ask(say('one'));
  expect((await open.ask(line(words)))?.error).toMatchObject({ error: 'path_unusable' });
  // Any other program that looks in. Closing, it takes the log away where it believes to be the last.
  const other = new Database(join(ws.room, 'room.db'));
  other.prepare('SELECT count(*) FROM event').get();
  other.close();
  expect((await open.ask(say('two')))?.status).toBe(0);
  expect(await bodies(ws)).toEqual(['one', 'two']);
  open.finish();
  expect(await open.ended).toBe(0);
});

test('so is the lock that tells that somebody lives; a file of that name elsewhere is a file', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['wait'], A);
  const [lock] = readdirSync(join(ws.room, 'alive'));
  const put = async (path: string) => (await ws.tt(['file', 'put', path, '--json'], A)).code;
  expect(await put(join('.tt', 'alive', lock ?? ''))).toBe(1);
  await ws.tt(['backup', 'b']);
  expect([await put('b/room.db'), await put('.tt/.gitignore')]).toEqual([0, 0]);
});
