/** Tasks that wait for each other: what would close a circle is refused, and the circle is shown. */
import { expect, test } from 'vitest';
import type { View } from '../../src/domain/store.ts';
import { cycleOf } from '../../src/domain/task/order.ts';
import type { Task } from '../../src/domain/task/rules.ts';
import { ADA, ONE } from './cast.ts';
import { code, refusal } from './scene.ts';
import { claims, done, orders, reopens, withTasks } from './task-scene.ts';

test('a circle is refused and shown, also one that would come about by opening a task again', async () => {
  const p = await withTasks(3);
  await orders(p, ADA, 't2', ['t1']);
  await orders(p, ADA, 't3', ['t2']);
  const refused = await refusal(orders(p, ADA, 't1', ['t3']));
  expect([refused?.code, refused?.details['cycle']]).toEqual(['task_cycle', ['t1', 't3', 't2', 't1']]);
  expect(await code(orders(p, ADA, 't1', ['t1']))).toBe('task_cycle');
  await orders(p, ADA, 't3', [], ['t2']);
  expect(p.world.kept().rows.task['t3']?.after).toEqual([]);
  for (const id of ['t1', 't2']) {
    await claims(p, ONE, id);
    await done(p, ONE, id);
  }
  expect(await code(orders(p, ADA, 't1', ['t3']))).toBe('bad_state');
  await reopens(p, ADA, 't1');
  await orders(p, ADA, 't1', ['t2']);
  expect(await code(reopens(p, ADA, 't2'))).toBe('task_cycle');
});

test('a circle may be as long as there are tasks: people see both ends, a program its beginning, ids only', () => {
  const taskNamed = (id: string) => ({ status: 'open', after: [`t${Number(id.slice(1)) - 1}`] }) as unknown as Task;
  const refusedFrom = (id: string) => cycleOf({ taskNamed } as unknown as View, 't1', [id]);
  const refused = refusedFrom('t20000');
  const { cycle, left_out: leftOut } = (refused?.details ?? {}) as { cycle: string[]; left_out: number };
  expect(cycle).toEqual(['t1', ...Array.from({ length: 11 }, (_, i) => `t${20_000 - i}`)]);
  expect(cycle.length + leftOut).toBe(20_001);
  expect(refused?.message).toMatch(/^t1 waits for t20000 .* waits for … waits for t6 .* waits for t1: none/);
  expect(refused?.message.length).toBeLessThan(300);
  expect(Object.keys(refusedFrom('t11')?.details ?? {})).toEqual(['task_id', 'cycle']);
  expect(refusedFrom('t12')?.details).toMatchObject({ left_out: 1 });
});
