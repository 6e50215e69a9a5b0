/** A prune goes in parts: the log is whole after each, whoever else does whatever in between. */
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Caller } from '../../src/domain/change.ts';
import type { Prune } from '../../src/domain/keeping.ts';
import { setPin } from '../../src/domain/message/pin.ts';
import { planPrune, prune } from '../../src/domain/room/prune.ts';
import type { Store } from '../../src/domain/store.ts';
import { verify } from '../../src/domain/verify.ts';
import { SINCE } from '../../src/store/sqlite/keep.ts';
import { A, codeOf, everything, joining, just, message, noting, write } from './deeds.ts';
import { sqliteRoom } from './sqlite-room.ts';

const OLD = 42;
const ALL = { olderThan: 0, unread: true };
const ADA: Caller = {
  ...{ agent: 'human:ada', harness: 'human', session: null, process: null, person: true },
  ...{ operatorRequested: false, force: false },
};

/** Old are 42 events: a join, 40 messages, and a note in the middle, which stays. */
async function roomWithOldPart() {
  const room = sqliteRoom();
  const store = room.open();
  const said = Array.from({ length: 20 }, (_, i) => message(A, `${i}`));
  await write(store, joining(A), ...said, noting(A, 'n1'), ...said);
  return { room, store };
}

/** Only those count as old, whatever comes later. */
const old = (store: Store): Store => ({ ...store, lastBefore: async () => OLD, roomId: '' });

async function whole(store: Store): Promise<void> {
  const { gaps, wrongRows, hash, storedHash } = await verify(store);
  expect([gaps, wrongRows, hash]).toEqual([[], [], storedHash]);
}

const typesIn = async (store: Store): Promise<string[]> => (await everything(store)).map(({ type }) => type);

test('others write between the parts; what they need of the rest stops it, and stays when it goes on', async () => {
  const { room, store } = await roomWithOldPart();
  const other = room.open();
  let parts = 0;
  const besieged: Store = {
    ...old(store),
    async act(needs, decide, dedup) {
      const acted = await store.act(needs, decide, dedup);
      await write(other, message(A, 'in between'));
      await whole(other);
      const page = await other.events({ after: 1, limit: 100, target: 'any' });
      expect(page.pruned).toBe(page.events.find(({ type }) => type === 'snapshot')?.seq);
      if (++parts === 2) await setPin(other, ADA, { message: 25, pinned: true });
      return acted;
    },
  };
  const how = { ...ALL, reason: null, dedup: 'k' };
  const first = await prune(besieged, ADA, await planPrune(besieged, ALL, 10), how);
  expect([first, parts]).toEqual([{ upTo: 20, events: 20, whole: false }, 2]);
  expect(await typesIn(other)).not.toContain('pruned');
  const rest = await prune(besieged, ADA, await planPrune(besieged, ALL, 10), how, first.events);
  expect(rest).toEqual({ upTo: OLD, events: 40, whole: true });
  const left = await everything(other);
  expect(left.map(({ seq, type }) => [seq, type]).slice(0, 3)).toEqual([
    ...[
      [22, 'note_added'],
      [25, 'message_sent'],
      [OLD, 'snapshot'],
    ],
  ]);
  expect(left.filter(({ type }) => type === 'pruned')).toHaveLength(1);
  expect(
    left.filter(({ type, payload }) => type === 'message_sent' && 'body' in payload && payload.body === 'in between'),
  ).toHaveLength(4);
  // The key has its answer now, for any plan.
  await write(store, message(A, 'more'));
  const later = { ...store, lastBefore: async () => 50, roomId: '' };
  expect(await prune(later, ADA, await planPrune(later, ALL, 3), how)).toEqual(rest);
  expect(await everything(other)).toHaveLength(left.length + 1);
});

test('what an earlier prune kept and nobody needs any more goes with the first part, which ends after its snapshot', async () => {
  const { store } = await roomWithOldPart();
  const pinned = [5, 7, 9];
  for (const seq of pinned) await setPin(store, ADA, { message: seq, pinned: true });
  const first = { ...store, lastBefore: async () => 12, roomId: '' };
  const how = { ...ALL, reason: null };
  await prune(first, ADA, await planPrune(first, ALL), how);
  for (const seq of pinned) await setPin(store, ADA, { message: seq, pinned: false });
  const plan = await planPrune(old(store), ALL, 2);
  expect(plan.parts[0]).toMatchObject({ from: 0, upTo: 13, events: 4 });
  expect(await prune(store, ADA, plan, how)).toEqual({ upTo: OLD, events: 32, whole: true });
  expect((await everything(store)).map(({ seq }) => seq).slice(0, 2)).toEqual([22, OLD]);
  await whole(store);
});

test('what an earlier prune has kept is neither walked over nor counted again, so the loss of some of it does not go unseen', async () => {
  const { room, store } = await roomWithOldPart();
  const first = { ...store, lastBefore: async () => 30, roomId: '' };
  await prune(first, ADA, await planPrune(first, ALL), { ...ALL, reason: null });
  const { parts } = await planPrune(old(store), ALL);
  expect(parts).toMatchObject([{ from: 0, first: 30, upTo: OLD, keep: [], events: 12 }]);
  const db = new Database(room.database);
  db.exec('DELETE FROM event WHERE seq = 22');
  const plan = db.prepare(`EXPLAIN QUERY PLAN ${SINCE}`).all(30, OLD) as { readonly detail: string }[];
  expect(plan[0]?.detail).toBe('SEARCH event USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)');
  db.close();
  expect((await verify(store)).gaps).toEqual([30]);
  for (const prunes of parts) await store.act({}, () => ({ ...just(), prunes }));
  expect((await everything(store))[0]).toMatchObject({ seq: OLD, payload: { events: 41, kept: 1 } });
  expect((await verify(store)).gaps).toEqual([OLD]);
});

test('a part that does not follow on what has gone is refused', async () => {
  const { store } = await roomWithOldPart();
  const [, second] = (await planPrune(old(store), ALL, 10)).parts;
  const before = await everything(store);
  expect(await codeOf(store.act({}, () => ({ ...just(), prunes: second as Prune })))).toBe('store_busy');
  expect(await everything(store)).toEqual(before);
});

test('two at once in parts of any size: the log is whole at each moment, and nothing goes twice', () =>
  fc.assert(
    fc.asyncProperty(
      fc.tuple(fc.integer({ min: 1, max: 45 }), fc.integer({ min: 1, max: 45 })),
      fc.array(fc.nat(1), { minLength: 1, maxLength: 60 }),
      async (sizes, turns) => {
        const { room, store } = await roomWithOldPart();
        const plans = [];
        for (const most of sizes) plans.push([...(await planPrune(old(store), ALL, most)).parts]);
        for (const turn of turns) {
          const prunes = plans[turn]?.shift();
          if (!prunes) continue;
          const code = await codeOf(store.act({}, () => ({ ...just(), prunes })));
          // Whoever is overtaken stops.
          if (code !== 'not refused')
            expect([plans[turn]?.splice(0).length, code]).toEqual([expect.anything(), 'store_busy']);
          await whole(store);
        }
        const rest = await planPrune(old(store), ALL);
        for (const prunes of rest.parts) await store.act({}, () => ({ ...just(), prunes }));
        const [note, snapshot, ...more] = await everything(store);
        expect([note?.type, more]).toEqual(['note_added', []]);
        expect(snapshot).toMatchObject({ seq: OLD, type: 'snapshot', payload: { events: 41, kept: 1 } });
        await whole(store);
        await room.end();
      },
    ),
    { numRuns: 60 },
  ));
