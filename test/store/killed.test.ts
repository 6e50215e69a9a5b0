/** Writers that are killed in the middle of a change, and writers that find another in their way. */
import { expect, test } from 'vitest';
import { actor } from '../support/actor.ts';
import { A, B, codeOf, everything, folded, joining, just, message, write } from './deeds.ts';
import { type SqliteRoom, sqliteRoom } from './sqlite-room.ts';

const DEDUP = { agent: 'script:stopped', verb: 'test', key: 'k' };

async function killedAt(step: string): Promise<SqliteRoom> {
  const room = sqliteRoom();
  await write(room.open(), joining(A), message(A, 'before'));
  const writer = await actor('stops', { address: room.address, step, dedup: DEDUP.key });
  expect(await writer.says()).toBe('stopped');
  if (step !== 'ring') {
    const waiting = room.open({ settings: { 'store.busy': 20 } });
    expect(await codeOf(write(waiting, joining(B)))).toBe('store_busy');
    expect(await waiting.head()).toBe(2);
  }
  writer.kill();
  expect((await writer.ended).status).toBe('SIGKILL');
  return room;
}

test.each(['decide', 'append', 'facts', 'answer'])('killed at %s: the room is as it was, and free', async (step) => {
  const room = await killedAt(step);
  const store = room.open({ settings: { 'store.busy': 1 } });
  const view = await store.look();
  expect([view.head, Object.keys(view.state.members.present)]).toEqual([2, [A]]);
  expect((await store.cursor('script:stopped')).seq).toBe(0);
  expect(await everything(store)).toHaveLength(2);
  const next = await store.act({}, () => just(joining(B)), DEDUP);
  expect([next.repeated, next.events[0]?.seq]).toEqual([false, 3]);
  expect(next.after).toEqual(await folded(room.open()));
});

test('killed between commit and bell: the change is whole, and a retry gets its answer', async () => {
  const room = await killedAt('ring');
  const store = room.open();
  const view = await store.look();
  expect([view.head, Object.keys(view.state.members.present)]).toEqual([4, [A, 'script:stopped']]);
  expect(view.state).toEqual(await folded(store));
  expect((await store.cursor('script:stopped')).seq).toBe(3);
  const again = await store.act({}, () => just(), DEDUP);
  expect(again).toMatchObject({ repeated: true, result: 'done' });
  expect(again.events.map((event) => event.seq)).toEqual([3, 4]);
});

test('a process that exits without closing loses nothing and locks nobody out', async () => {
  const room = sqliteRoom();
  const writer = await actor('leaves-open', { address: room.address });
  expect(await writer.says()).toBe('1');
  expect((await writer.ended).status).toBe(0);
  expect((await write(room.open({ settings: { 'store.busy': 1 } }), joining(B))).events[0]?.seq).toBe(2);
});

test('a writer waits for another that lets go in time', async () => {
  const room = sqliteRoom();
  const other = await actor('grabs', { dir: room.dir, ms: 300 });
  expect(await other.says()).toBe('held');
  const { view } = await write(room.open({ settings: { 'store.busy': 60_000 } }), joining(A));
  // What it decided on was committed by the one it waited for.
  expect((await room.open().cursor('script:grabbed')).seq).toBe(7);
  expect(view.head).toBe(0);
});

test('a lock that is held longer than store.busy is store_busy; nothing was written, and reads go on', async () => {
  const room = sqliteRoom();
  const store = room.open({ settings: { 'store.busy': 50 } });
  await write(store, joining(A));
  const other = await actor('grabs', { dir: room.dir, ms: null });
  expect(await other.says()).toBe('held');
  expect(await codeOf(write(store, joining(B)))).toBe('store_busy');
  // Also the first change of a process, which opens its connection while the lock is held.
  expect(await codeOf(write(room.open({ settings: { 'store.busy': 50 } }), joining(B)))).toBe('store_busy');
  expect((await room.open().look()).head).toBe(1);
  other.kill();
  await other.ended;
  expect((await write(store, joining(B))).events[0]?.seq).toBe(2);
});
