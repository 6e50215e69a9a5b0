/** What is ready is said twice: in words by the domain, in SQL by the store. Over random tasks both say the same. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyToRow } from '../../src/domain/row.ts';
import { isNext, type Wish } from '../../src/domain/task/ready.ts';
import type { Task } from '../../src/domain/task/rules.ts';
import { openDatabase } from '../../src/store/sqlite/driver.ts';
import { migrate } from '../../src/store/sqlite/migrations.ts';
import { NEXT, tasksOf } from '../../src/store/sqlite/tasks.ts';

const AGENTS = ['script:a', 'script:b', 'claude:x', 'claude:x/sub'];
const CHANNELS = ['#one', '#two'];
const agent = fc.constantFrom(...AGENTS);

const drafts = fc.array(
  fc.record({
    status: fc.constantFrom('open', 'open', 'open', 'done', 'dropped'),
    assignee: fc.option(agent, { freq: 2 }),
    channel: fc.option(fc.constantFrom(...CHANNELS), { freq: 2 }),
    after: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 2 }),
    failed: fc.array(agent, { maxLength: 2 }),
    lost: fc.nat(2),
  }),
  { minLength: 1, maxLength: 12 },
);

const wishes = fc.record({
  me: fc.constantFrom(['script:a'], ['claude:x/sub', 'claude:x']),
  forMe: fc.boolean(),
  channel: fc.option(fc.constantFrom(...CHANNELS), { freq: 2 }),
  taken: fc.uniqueArray(
    fc.integer({ min: 1, max: 12 }).map((n) => `t${n}`),
    { maxLength: 3 },
  ),
  lapsed: fc.uniqueArray(
    fc.integer({ min: 1, max: 12 }).map((n) => `t${n}`),
    { maxLength: 3 },
  ),
  attempts: fc.integer({ min: 1, max: 4 }),
});

function blank(n: number): Task {
  const payload = { task_id: `t${n}`, title: 'x', context: '', assignee: null, channel: null, after: [] };
  const head = { seq: n * 3, id: '', from: 'human:ada', to: null, turnId: 0, at: 0 };
  return applyToRow('task', null, { type: 'task_added', ...head, payload } as never) as Task;
}

test('the store finds the very tasks that the rule calls ready, and the oldest of them first', () => {
  fc.assert(
    fc.property(drafts, wishes, (all, wish: Wish) => {
      const db = openDatabase(':memory:', {});
      migrate(db, () => 'room', 0);
      const rows = tasksOf(db);
      const tasks = all.map(
        ({ after, ...draft }, i) => ({ ...blank(i + 1), ...draft, after: after.map((n) => `t${n}`) }) as Task,
      );
      for (const task of tasks) rows.put(task);
      const ready = tasks.filter((task) => isNext(task, wish, (id) => tasks.find((t) => t.id === id) ?? null));
      expect(rows.next(wish)?.id ?? null).toBe(ready[0]?.id ?? null);
      const page = { limit: 100, status: [], taken: wish.taken, wish };
      expect(rows.list(page).map(({ id }) => id)).toEqual(ready.map(({ id }) => id));
      const [first] = ready;
      if (first)
        expect(rows.list({ ...page, after: first.id }).map(({ id }) => id)).toEqual(ready.slice(1).map(({ id }) => id));
      db.close();
    }),
    { numRuns: 300 },
  );
});

test('the next one is found by the index, however many are done', () => {
  const db = openDatabase(':memory:', {});
  migrate(db, () => 'room', 0);
  const rows = tasksOf(db);
  for (let n = 1; n <= 2_000; n++)
    rows.put({ ...blank(n), status: n < 2_000 ? 'done' : 'open', after: n === 2_000 ? ['t1'] : [] });
  const wish = { me: ['script:a'], forMe: false, channel: null, taken: [], lapsed: [], attempts: 3 };
  expect(rows.next(wish)?.id).toBe('t2000');
  const asked = { me: '[]', forMe: 0, channel: null, taken: '[]', lapsed: '[]', attempts: 3 };
  const plan = db.prepare(`EXPLAIN QUERY PLAN ${NEXT}`).all(asked) as { readonly detail: string }[];
  expect(plan[0]?.detail).toBe('SEARCH task USING INDEX task_by_status (status=?)');
});
