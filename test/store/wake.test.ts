/** Bells: what is rung after a subscription is heard, by whom it concerns, and never before the commit. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Receiver } from '../../src/domain/fact.ts';
import type { Store } from '../../src/domain/store.ts';
import type { Subscription } from '../../src/domain/wake.ts';
import { realSystem } from '../../src/lib/system.ts';
import { ownBell, ring, roomBell } from '../../src/store/sqlite/bells.ts';
import { wakeIn } from '../../src/store/sqlite/wake.ts';
import { actor } from '../support/actor.ts';
import { A, B, codeOf, joining, just, message, write } from './deeds.ts';
import { type SqliteRoom, sqliteRoom } from './sqlite-room.ts';

const open: Subscription[] = [];
const hear = async ({ dir }: SqliteRoom, ...bells: string[]) => {
  const heard = await wakeIn(dir).subscribe(bells);
  open.push(heard);
  return heard;
};
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
/** Long enough to be a lost ring, not a slow one. */
const LOST = 20_000;
/** For silence no event can be waited for: this long it has to last. */
const SILENCE = 200;
const waiting = (id: string, agent: string): Receiver => ({ id, agent, kind: 'wait', lock: id, pid: 1, since: 1 });
const register = (store: Store, ...receivers: readonly Receiver[]) =>
  store.act({}, () => ({ events: [], facts: receivers.map((r) => ({ fact: 'receiver', receiver: r })), result: null }));

test('a ring after subscribing is heard, every time, also when nobody listens yet', async () => {
  const room = sqliteRoom();
  const store = room.open();
  for (let i = 0; i < 20; i++) {
    const bell = await hear(room, 'room');
    // Rung before anybody asks: the next question is answered at once.
    await write(store, message(A, 'x'));
    expect(await bell.next(LOST)).toBe('ring');
    const asked = bell.next(LOST);
    await write(store, message(A, 'y'));
    expect(await asked).toBe('ring');
  }
});

test('rings before subscribing are not heard, rings that were heard are over', async () => {
  const room = sqliteRoom();
  await write(room.open(), joining(A));
  const bell = await hear(room, 'room');
  expect(await bell.next(SILENCE)).toBe('tick');
  await write(room.open(), message(A, 'x'));
  expect(await bell.next(LOST)).toBe('ring');
  expect(await bell.next(SILENCE)).toBe('tick');
});

test.skipIf(process.platform === 'win32')('a backslash in the path of the room is a letter of it', async () => {
  const room = { ...sqliteRoom() };
  room.dir = join(room.dir, 'b\\s');
  mkdirSync(room.dir);
  const bell = await hear(room, 'room');
  ring(roomBell(room.dir), 1);
  expect(await bell.next(LOST)).toBe('ring');
});

test('many rings at once are heard, and then it is silent', async () => {
  const room = sqliteRoom();
  const bell = await hear(room, 'room');
  for (let i = 1; i <= 50; i++) ring(roomBell(room.dir), i);
  expect(await bell.next(LOST)).toBe('ring');
  while ((await bell.next(SILENCE)) === 'ring');
  expect(Number(readFileSync(roomBell(room.dir), 'utf8'))).toBe(50);
});

test('one ring wakes only the owner of the bell; followers hear the bell of the room', async () => {
  const room = sqliteRoom();
  const store = room.open();
  const [a, b, follower] = [await hear(room, 'ra'), await hear(room, 'rb'), await hear(room, 'room')];
  await register(store, waiting('ra', A), waiting('rb', B));
  expect(await follower.next(SILENCE)).toBe('tick');
  await store.act({}, () => ({ ...just(message(A, 'x')), ring: [B] }));
  expect(await b.next(LOST)).toBe('ring');
  expect(await follower.next(LOST)).toBe('ring');
  expect(await a.next(SILENCE)).toBe('tick');
  await store.act({}, () => ({ ...just(), facts: [{ fact: 'cursor', agent: A, seq: 1 }], ring: 'all' }));
  expect(await Promise.all([a, b, follower].map((one) => one.next(LOST)))).toEqual(['ring', 'ring', 'ring']);
});

test('a waiter that also listens hears both of its bells, and nobody hears a bell that is not theirs', async () => {
  const room = sqliteRoom();
  const store = room.open();
  const both = await hear(room, 'ra', 'room');
  const other = await hear(room, 'rb');
  await register(store, waiting('ra', A), waiting('rb', B));
  await write(store, message(A, 'x'));
  expect(await both.next(LOST)).toBe('ring');
  await store.act({}, () => ({ ...just(), facts: [{ fact: 'cursor', agent: A, seq: 1 }], ring: [A] }));
  expect(await both.next(LOST)).toBe('ring');
  expect(await other.next(SILENCE)).toBe('tick');
});

test('an end that is asked for ends the sleep, and a closed bell is silent', async () => {
  const room = sqliteRoom();
  const bell = await hear(room, 'room');
  const end = new AbortController();
  const asleep = bell.next(LOST, end.signal);
  end.abort();
  await asleep;
  await bell.next(LOST, end.signal);
  await bell.close();
  expect(await bell.next(SILENCE)).toBe('tick');
});

test('a refused change and one that writes nothing ring no bell', async () => {
  const room = sqliteRoom();
  const store = room.open();
  const bell = await hear(room, 'room', 'ra');
  await register(store, waiting('ra', A));
  await codeOf(store.act({}, () => ({ refused: 'room_closed', message: 'closed' })));
  await store.act({}, () => just());
  await store.look();
  expect(await bell.next(SILENCE)).toBe('tick');
});

test('whoever is woken sees what it was woken for: the bell never runs ahead of the log', async () => {
  const room = sqliteRoom();
  const store = room.open();
  const bell = await hear(room, 'room');
  const writers = await Promise.all(
    [A, B].map((agent) => actor('writes', { address: room.address, agent, count: 150 })),
  );
  for (const one of writers) await one.says();
  for (const one of writers) one.tell('go');
  let seen = 0;
  while (seen < 300) {
    expect(await bell.next(LOST)).toBe('ring');
    const rung = Number(readFileSync(join(room.dir, 'bell'), 'utf8'));
    seen = await store.head();
    expect(seen).toBeGreaterThanOrEqual(rung);
  }
});

test('bells that many ring at once never make a false store_replaced', async () => {
  const room = sqliteRoom();
  const { address } = room;
  const writers = await Promise.all(
    Array.from({ length: 4 }, (_, i) => actor('writes', { address, agent: `script:w${i}`, count: 150 })),
  );
  const readers = await Promise.all([1, 2].map(() => actor('reads', { address })));
  for (const one of [...writers, ...readers]) await one.says();
  for (const one of writers) one.tell('go');
  for (const one of writers) expect(JSON.parse(await one.says())).toMatchObject({ failed: [] });
  for (const one of readers) one.tell('stop');
  for (const one of readers) expect(JSON.parse(await one.says())).toMatchObject({ failed: [] });
});

test('a bell that was read in the middle of a ring is read again before anybody is accused', async () => {
  const room = sqliteRoom();
  const store = room.open();
  await write(store, joining(A));
  const bell = roomBell(room.dir);
  writeFileSync(bell, '0000000000000099\n');
  // The other half of the ring arrives while the reader looks a second time.
  const patient = room.open({ system: { ...realSystem({}), pause: () => ring(bell, 1) } });
  expect((await patient.look()).head).toBe(1);
});

test('a ring for a bell that does not hang is no error and makes none', () => {
  const { dir } = sqliteRoom();
  ring(ownBell(dir, 'nobody'), 3);
  expect(() => readFileSync(ownBell(dir, 'nobody'))).toThrow(expect.objectContaining({ code: 'ENOENT' }));
});

/** A namespace in which the kernel gives out no watches: what a machine with too many editors looks like. */
const UNWATCHED = ['unshare', '-Ur', 'sh', '-c', 'echo 0 > /proc/sys/user/max_inotify_instances; exec "$@"', 'sh'];

test('where nothing can be watched a waiter is slower, not broken: it lives by its ticks', async (context) => {
  const [program = '', ...words] = UNWATCHED;
  if (spawnSync(program, [...words, 'true']).status !== 0) {
    console.log('skipped: this system lets nobody make a user namespace, so its watches cannot be taken away');
    context.skip();
  }
  const waiter = await actor('subscribes', { dir: sqliteRoom().dir, ms: 10 }, { through: UNWATCHED });
  expect([await waiter.says(), await waiter.says()]).toEqual(['subscribed', 'tick']);
});
