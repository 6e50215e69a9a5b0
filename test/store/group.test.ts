/** Group commit: changes that share a transaction are each what they would be alone, and nobody sees one before all are durable. */
import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Acted, Decision, Store, View } from '../../src/domain/store.ts';
import { refuse } from '../../src/lib/errors.ts';
import { commitsIn } from '../support/commits.ts';
import { A, B, codeOf, everything, folded, joining, just, message } from './deeds.ts';
import { type SqliteRoom, sqliteRoom } from './sqlite-room.ts';

interface Grouped {
  readonly room: SqliteRoom;
  readonly store: Store;
  /** Puts it with the others; resolves when it waits. */
  wait(decide: (view: View) => Decision<unknown>): Promise<{ readonly done: Promise<Acted<unknown>> }>;
  closed: boolean;
}

function grouped(): Grouped {
  const room = sqliteRoom();
  let passed = (): void => {};
  const one: Grouped = {
    ...{ room, closed: false },
    store: room.openWith({ isOpen: () => !one.closed, passed: () => passed() }),
    async wait(decide) {
      const waits = new Promise<void>((resolve) => {
        passed = resolve;
      });
      const done = one.store.act({}, decide);
      // Looked at by each test; until then a refusal is nobody's surprise.
      done.catch(() => {});
      await waits;
      return { done };
    },
  };
  return one;
}

const saying = (body: string) => () => just(message(A, body));
const seqs = async (...all: readonly { readonly done: Promise<Acted<unknown>> }[]) =>
  Promise.all(all.map(async ({ done }) => (await done).events.map(({ seq }) => seq)));

test('several changes: one commit, one number on the bell, each sees those before it, nobody else sees any before the end', async () => {
  const one = grouped();
  const outside = one.room.open();
  const heads: number[] = [];
  const seen = (body: string) => (view: View) => {
    heads.push(view.head);
    return just(message(A, body), message(A, `${body} too`));
  };
  const all = [await one.wait(() => just(joining(A))), await one.wait(seen('x')), await one.wait(seen('y'))];
  expect([await outside.head(), heads]).toEqual([0, []]);
  one.store.commitGroup();
  expect(heads).toEqual([1, 3]);
  expect(await seqs(...all)).toEqual([[1], [2, 3], [4, 5]]);
  expect(commitsIn(one.room.dir)).toBe(1);
  expect(Number(readFileSync(join(one.room.dir, 'bell'), 'utf8'))).toBe(5);
  expect((await outside.look()).state).toEqual(await folded(outside));
  expect(one.store.holder()).toBe(null);
});

test('a refusal is the affair of its own change', async () => {
  const one = grouped();
  const first = await one.wait(() => just(joining(A)));
  const refused = await one.wait(() => refuse('room_closed', 'no', 'why') as never);
  const last = await one.wait(saying('after'));
  one.store.commitGroup();
  expect(await codeOf(refused.done)).toBe('room_closed');
  expect(await seqs(first, last)).toEqual([[1], [2]]);
  expect(commitsIn(one.room.dir)).toBe(1);
});

test('all refused: nothing is written, and the store goes on', async () => {
  const one = grouped();
  const no = () => refuse('room_closed', 'no', 'why') as never;
  const all = [await one.wait(no), await one.wait(no)];
  one.store.commitGroup();
  expect(await Promise.all(all.map(({ done }) => codeOf(done)))).toEqual(['room_closed', 'room_closed']);
  const next = await one.wait(() => just(joining(A)));
  one.store.commitGroup();
  expect(await seqs(next)).toEqual([[1]]);
});

test.each([
  [
    'its rule',
    () => {
      throw new RangeError('a mistake');
    },
  ],
  ['its rows', () => ({ ...just(message(A, 'half')), facts: [{ fact: 'told' } as never] })],
])('a change that breaks in %s takes none of the others along, and none is written twice', async (_where, breaks) => {
  const one = grouped();
  const first = await one.wait(() => just(joining(A)));
  const broken = await one.wait(breaks);
  const last = await one.wait(saying('last'));
  one.store.commitGroup();
  expect(await codeOf(broken.done)).toBeInstanceOf(Error);
  expect(await seqs(first, last)).toEqual([[1], [2]]);
  expect((await everything(one.room.open())).map(({ type }) => type)).toEqual(['join', 'message_sent']);
});

test.each([
  ['a read', (store: Store) => store.head()],
  ['a look', async (store: Store) => (await store.look()).head],
  ['a page', async (store: Store) => (await store.events({ after: 0, limit: 9, target: 'any' })).cursor],
  ['a saved cursor', (store: Store) => store.saveCursor(A, { seq: 2, early: 0 }).then(() => store.head())],
])('%s finds done what waited', async (_what, look) => {
  const one = grouped();
  const all = [await one.wait(() => just(joining(A))), await one.wait(saying('hello'))];
  one.closed = true;
  expect(await look(one.store)).toBe(2);
  expect(await seqs(...all)).toEqual([[1], [2]]);
});

test('a change that does not wait comes after those that do', async () => {
  const one = grouped();
  const all = [await one.wait(() => just(joining(A))), await one.wait(saying('hello'))];
  one.closed = true;
  const after = one.store.act({}, () => just(joining(B)));
  expect(await seqs(...all, { done: after })).toEqual([[1], [2], [3]]);
});

test('a key that is given twice in one group is carried out once', async () => {
  const one = grouped();
  const dedup = { agent: A, verb: 'test', key: 'k' };
  const twice = [0, 1].map(() => one.store.act({}, () => ({ ...just(joining(A)), result: 'first' }), dedup));
  while (!(await Promise.race([Promise.all(twice), tick()]))) one.store.commitGroup();
  expect((await Promise.all(twice)).map(({ repeated, result }) => [repeated, result])).toEqual([
    [false, 'first'],
    [true, 'first'],
  ]);
  expect(await one.store.head()).toBe(1);
});

const tick = (): Promise<null> => new Promise((resolve) => setImmediate(() => resolve(null)));

test('a database that was replaced meanwhile takes none of them', async () => {
  const one = grouped();
  const before = await one.wait(() => just(joining(A)));
  one.store.commitGroup();
  await before.done;
  const all = [await one.wait(saying('x')), await one.wait(saying('y'))];
  renameSync(one.room.database, `${one.room.database}.old`);
  one.store.commitGroup();
  expect(await Promise.all(all.map(({ done }) => codeOf(done)))).toEqual(['store_replaced', 'store_replaced']);
});
