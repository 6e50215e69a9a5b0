/** Locks that die with their process, seen from other processes. */
import { existsSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Receiver } from '../../src/domain/fact.ts';
import { realSystem } from '../../src/lib/system.ts';
import { locksIn } from '../../src/store/sqlite/alive.ts';
import { type Actor, actor } from '../support/actor.ts';
import { A, joining, write } from './deeds.ts';
import { type SqliteRoom, sqliteRoom } from './sqlite-room.ts';

const locksOf = ({ dir }: SqliteRoom) => locksIn(dir, realSystem({}));
async function holder({ dir }: SqliteRoom): Promise<{ lock: string; process: Actor }> {
  const process = await actor('holds-lock', { dir });
  return { lock: await process.says(), process };
}
const old = (path: string) => utimesSync(path, new Date(Date.now() - 61_000), new Date(Date.now() - 61_000));

test('held is alive, killed is dead at once, released is unknown, never there is unknown', async () => {
  const room = sqliteRoom();
  const locks = locksOf(room);
  const [killed, released] = [await holder(room), await holder(room)];
  expect([locks.probe(killed.lock), locks.probe(released.lock)]).toEqual(['alive', 'alive']);
  killed.process.kill();
  await killed.process.ended;
  released.process.tell('release');
  expect(await released.process.says()).toBe('released');
  expect([locks.probe(killed.lock), locks.probe(released.lock), locks.probe('never')]).toEqual([
    'dead',
    'unknown',
    'unknown',
  ]);
});

test('a process that only stands still is alive', async () => {
  const room = sqliteRoom();
  const { lock, process } = await holder(room);
  process.kill('SIGSTOP');
  expect(locksOf(room).probe(lock)).toBe('alive');
});

test('a holder that exits without letting go is dead', async () => {
  const room = sqliteRoom();
  const { lock, process } = await holder(room);
  process.tell('just exit');
  await process.ended;
  expect(locksOf(room).probe(lock)).toBe('dead');
});

test('many probers at once see the holder and not each other, and do not shake it', async () => {
  const room = sqliteRoom();
  const held = await holder(room);
  const dead = await holder(room);
  dead.process.kill();
  await dead.process.ended;
  for (const [lock, answer] of [
    [held.lock, { alive: 500 }],
    [dead.lock, { dead: 500 }],
  ] as const) {
    const probers = await Promise.all(
      Array.from({ length: 6 }, () => actor('probes', { dir: room.dir, lock, times: 500 })),
    );
    for (const one of probers) await one.says();
    for (const one of probers) one.tell('go');
    for (const one of probers) expect(JSON.parse(await one.says())).toEqual(answer);
  }
  expect(locksOf(room).probe(held.lock)).toBe('alive');
});

test('a holder may probe its own lock, and others in its process, without letting go', async () => {
  const room = sqliteRoom();
  const locks = locksOf(room);
  const own = locks.hold();
  for (let i = 0; i < 50; i++) expect(locks.probe(own.name)).toBe('alive');
  const prober = await actor('probes', { dir: room.dir, lock: own.name, times: 1 });
  await prober.says();
  prober.tell('go');
  expect(JSON.parse(await prober.says())).toEqual({ alive: 1 });
  own.release();
  own.release();
  expect(locks.probe(own.name)).toBe('unknown');
});

test('every hold has a name of its own, also where alive/ was removed', () => {
  const room = sqliteRoom();
  rmSync(join(room.dir, 'alive'), { recursive: true });
  const held = Array.from({ length: 5 }, () => locksOf(room).hold());
  expect(new Set(held.map((lock) => lock.name)).size).toBe(5);
  expect(readdirSync(join(room.dir, 'alive')).sort()).toEqual(held.map((lock) => lock.name).sort());
  for (const lock of held) lock.release();
  expect(readdirSync(join(room.dir, 'alive'))).toEqual([]);
});

test('within one view a lock has one answer, and the next view sees it anew', async () => {
  const room = sqliteRoom();
  const store = room.open();
  const lock = locksOf(room).hold();
  const view = await store.look();
  expect(view.held(lock.name)).toBe('alive');
  lock.release();
  expect(view.held(lock.name)).toBe('alive');
  expect((await store.look()).held(lock.name)).toBe('unknown');
});

test('a sweep removes what is unnamed, old and unlocked, and the receivers of the dead; nothing else', async () => {
  const room = sqliteRoom();
  const store = room.open();
  await write(store, joining(A));
  const bell = (id: string) => join(room.dir, 'bells', id);
  const lockFile = (name: string) => join(room.dir, 'alive', name);
  const [living, dying, unnamed, protector] = [
    await holder(room),
    await holder(room),
    await holder(room),
    await holder(room),
  ];
  const receiver = (id: string, lock: string): Receiver => ({ id, agent: A, kind: 'wait', lock, pid: 1, since: 1 });
  await store.act({}, ({ now }) => ({
    events: [],
    facts: [
      { fact: 'receiver', receiver: receiver('living', living.lock) },
      { fact: 'receiver', receiver: receiver('dead', dying.lock) },
      { fact: 'receiver', receiver: receiver('absent', 'no-such-lock') },
      {
        fact: 'lease',
        lease: {
          turnId: 1,
          leaseId: 'l',
          agent: A,
          deadline: now,
          ttl: 1,
          protector: { lock: protector.lock, pid: 1, role: 'guardian' },
        },
      },
    ],
    result: null,
  }));
  for (const one of [dying, protector]) {
    one.process.kill();
    await one.process.ended;
  }
  for (const id of ['living', 'dead', 'absent', 'old']) writeFileSync(bell(id), '');
  for (const id of ['living', 'dead', 'absent', 'old']) old(bell(id));
  writeFileSync(bell('new'), '');
  writeFileSync(lockFile('old'), '');
  writeFileSync(lockFile('new'), '');
  for (const name of [living.lock, dying.lock, unnamed.lock, protector.lock, 'old']) old(lockFile(name));

  const before = (await store.look()).head;
  await room.open().sweep();
  expect((await store.look()).receivers.map((r) => r.id)).toEqual(['living']);
  expect(readdirSync(join(room.dir, 'bells')).sort()).toEqual(['living', 'new']);
  // The dead guardian's lock is the proof of its death for as long as the lease names it.
  const kept = [living.lock, unnamed.lock, protector.lock, 'new'].sort();
  expect(readdirSync(join(room.dir, 'alive')).sort()).toEqual(kept);
  expect([living.lock, unnamed.lock].map((lock) => locksOf(room).probe(lock))).toEqual(['alive', 'alive']);
  expect((await store.look()).head).toBe(before);
  expect(existsSync(room.database)).toBe(true);
});
