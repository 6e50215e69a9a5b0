/** Any history, out and in again, and pruned anywhere: the log always folds to what is stored, and goes on. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linesOf } from '../../src/cli/keep/exporting.ts';
import { readExport } from '../../src/cli/keep/importing.ts';
import { EVENT_TYPES } from '../../src/domain/catalogue.ts';
import type { Caller } from '../../src/domain/change.ts';
import type { RoomEvent } from '../../src/domain/event.ts';
import type { Prune } from '../../src/domain/keeping.ts';
import { setPin } from '../../src/domain/message/pin.ts';
import { planPrune, prune } from '../../src/domain/room/prune.ts';
import type { Store } from '../../src/domain/store.ts';
import { verify } from '../../src/domain/verify.ts';
import { TtError } from '../../src/lib/errors.ts';
import { moves, perform } from '../domain/moves.ts';
import { play } from '../domain/play.ts';
import { everything, joining, just, message, noting } from './deeds.ts';
import { type SqliteRoom, sqliteRoom } from './sqlite-room.ts';

/** Up to where, in percent, and how many events a part has. */
const points = fc.array(fc.tuple(fc.nat(100), fc.integer({ min: 1, max: 20 })), { minLength: 1, maxLength: 4 });

const RUNS = { numRuns: Number(process.env['TT_TEST_RUNS'] ?? 40) };
/** By the clock of the histories, which lies in the past. */
const ALL = { olderThan: 0, unread: true };

async function history(does: Parameters<typeof perform>[1][]): Promise<readonly RoomEvent[]> {
  const p = play();
  for (const move of does)
    await Promise.resolve(perform(p, move)).catch((error: unknown) => {
      if (!(error instanceof TtError)) throw error;
    });
  // As a store reads it back.
  return p.world
    .kept()
    .log.map((event) => ({ ...event, reason: event.reason ?? null, handoff: event.handoff ?? null }));
}

async function* inPages(log: readonly RoomEvent[], size = 7): AsyncGenerator<readonly RoomEvent[]> {
  for (let i = 0; i < log.length; i += size) yield log.slice(i, i + size);
}

async function filled(log: readonly RoomEvent[]): Promise<{ room: SqliteRoom; store: Store }> {
  const room = sqliteRoom();
  const store = room.open();
  await store.fill(inPages(log), () => {});
  return { room, store };
}

async function* bytesOf(store: Store, size: number): AsyncGenerator<Buffer> {
  const frozen = await store.freeze();
  const all = [...linesOf('jsonl', { frozen, roomId: store.roomId, workspace: '/w', now: 0 })].join('\n');
  frozen.close();
  const bytes = Buffer.from(`${all}\n`);
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}

async function whole(store: Store): Promise<string> {
  const verdict = await verify(store);
  expect([verdict.gaps, verdict.wrongRows, verdict.hash]).toEqual([[], [], verdict.storedHash]);
  return verdict.hash;
}

const bounded = (store: Store, upTo: number): Store => ({ ...store, lastBefore: async () => upTo, roomId: '' });

/** In parts of so many events; after each `between` is done. */
const pruneTo = async (store: Store, upTo: number, most?: number, between = async () => {}): Promise<number> => {
  const { parts, events } = await planPrune(bounded(store, upTo), ALL, most);
  for (const prunes of parts) {
    await store.act({}, () => ({ ...just(), prunes }));
    await between();
  }
  return events;
};

test('the histories hold every event that rows and states are made of', async () => {
  const seen = new Set<string>();
  for (const does of fc.sample(moves(), { numRuns: 300, seed: 3 }))
    for (const { type } of await history(does)) seen.add(type);
  expect(EVENT_TYPES.filter((type) => !seen.has(type)).length).toBeLessThan(12);
});

test(
  'out and in again: the same hash, events and rows, in pieces of any size',
  () =>
    fc.assert(
      fc.asyncProperty(moves(), fc.integer({ min: 1, max: 5_000 }), async (does, size) => {
        const log = await history(does);
        const { store } = await filled(log);
        const hash = await whole(store);
        expect(await everything(store)).toEqual(log);
        const copy = sqliteRoom().open();
        const back = await readExport(bytesOf(store, size));
        await copy.fill(back.pages, () => {});
        expect(back.stateHash()).toBe(hash);
        expect(await whole(copy)).toBe(hash);
        expect(await everything(copy)).toEqual(await everything(store));
      }),
      RUNS,
    ),
  120_000,
);

test(
  'pruned anywhere, in parts of any size, again and again: state and rows stay, what is kept stays in place, and the room goes on',
  () =>
    fc.assert(
      fc.asyncProperty(moves(), points, async (does, points) => {
        const log = await history(does);
        const { room, store } = await filled(log);
        const hash = await whole(store);
        const same = async (): Promise<void> => expect(await whole(store)).toBe(hash);
        for (const [point, most] of points) {
          const before = await everything(store);
          const gone = await pruneTo(store, Math.floor((log.length * point) / 100), most, same);
          const after = await everything(store);
          expect(after.length).toBe(
            before.length - gone + (gone > 0 && !before.some((e) => e.type === 'snapshot') ? 1 : 0),
          );
          expect(await whole(store)).toBe(hash);
          const kept = after.filter((event) => event.type !== 'snapshot');
          expect(kept).toEqual(before.filter((event) => kept.some(({ seq }) => seq === event.seq)));
        }
        const view = await store.look({ handoff: true });
        expect(view.head).toBe(log.length);
        expect(view.handoff).toEqual(log.findLast((event) => event.handoff)?.handoff ?? null);
        for (const { seq } of view.state.pins)
          expect((await store.look({ event: seq })).event?.type).toBe('message_sent');
        const next = room.open();
        const { events } = await next.act({}, () =>
          just(joining('script:new'), message('script:new', 'on'), noting('script:new', 'n-new')),
        );
        expect(events[0]?.seq).toBe(log.length + 1);
        await whole(next);
      }),
      RUNS,
    ),
  120_000,
);

test('two at once: one prunes, the other is told so, and nothing is lost', async () => {
  const { room, store } = await filled([]);
  await store.act({}, () => just(joining('script:a'), message('script:a', '1'), message('script:a', '2')));
  const [{ parts: one }, two] = [await planPrune(bounded(store, 3), ALL), room.open()];
  const prunes = one[0] as Prune;
  await store.act({}, () => ({ ...just(), prunes }));
  await expect(two.act({}, () => ({ ...just(message('script:a', '3')), prunes }))).rejects.toMatchObject({
    code: 'store_busy',
  });
  expect((await everything(store)).map(({ type }) => type)).toEqual(['snapshot']);
  await whole(store);
});

test('a plan that others have overtaken is no answer to a repeated key', async () => {
  const { store } = await filled([]);
  await store.act({}, () => just(joining('script:a'), message('script:a', '1'), message('script:a', '2')));
  const old = bounded(store, 3);
  const plan = await planPrune(old, ALL);
  await setPin(store, PERSON, { message: 2, pinned: true });
  const how = { ...ALL, reason: null, dedup: 'k' };
  expect(await prune(store, PERSON, plan, how)).toMatchObject({ events: 0, whole: false });
  expect(await prune(store, PERSON, await planPrune(old, ALL), how)).toMatchObject({ events: 2, whole: true });
  await whole(store);
});

const PERSON: Caller = {
  ...{ agent: 'human:ada', harness: 'human', session: null, process: null, person: true },
  ...{ operatorRequested: false, force: false },
};

test('what would write while the room is filled by the same store is refused, takes nothing of it along, and goes on after it', async () => {
  const store = sqliteRoom().open();
  const write = () => store.act({}, () => just(joining('script:late')));
  const tries: unknown[] = [];
  const { store: other } = await filled([]);
  await other.act({}, () => just(joining('script:a'), message('script:a', '1')));
  const events = await everything(other);
  async function* slowly() {
    for (const event of events) {
      tries.push(await write().catch(({ code }) => code));
      yield [event];
    }
  }
  await store.fill(slowly(), () => {});
  expect([tries, await everything(store)]).toEqual([['store_busy', 'store_busy'], events]);
  expect((await write()).events[0]?.seq).toBe(3);
  await whole(store);
});

test('a slow reader of a frozen room sees one moment, also when it is pruned meanwhile', async () => {
  const { store } = await filled([]);
  await store.act({}, () =>
    just(joining('script:a'), ...Array.from({ length: 250 }, (_, i) => message('script:a', `${i}`))),
  );
  const frozen = await store.freeze();
  const pages = frozen.pages()[Symbol.iterator]();
  const first = pages.next().value ?? [];
  expect(await pruneTo(store, 251)).toBe(251);
  const rest: RoomEvent[] = [];
  for (let page = pages.next(); !page.done; page = pages.next()) rest.push(...page.value);
  frozen.close();
  expect([...first, ...rest].map(({ seq }) => seq)).toEqual(Array.from({ length: 251 }, (_, i) => i + 1));
  expect(frozen.count).toBe(251);
});
