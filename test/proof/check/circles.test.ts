/** The checker of circles of tasks: each finding, seen once, and what it must let pass. */
import { expect, test } from 'vitest';
import type { RoomEvent } from '../../../src/domain/event.ts';
import type { Operation } from '../history.ts';
import { checkCircles } from './circles.ts';

const A = 'claude:a';

const added = (id: string, after: readonly string[] = []) => ({ type: 'task_added', payload: { task_id: id, after } });
const after = (id: string, ...ids: readonly string[]) => ({ ...added(id, ids), type: 'task_after' });

/** Each event written at its number; the last operation refused then. */
function check(rows: readonly object[], at: number, cycle: readonly string[], about = cycle[0]) {
  const log = rows.map((row, i) => ({ seq: i + 1, ...row }) as unknown as RoomEvent);
  const wrote = log.map(
    ({ seq }): Operation => ({
      ...{ id: seq, member: A, verb: 'note', call: seq, end: seq + 0.1, outcome: 'ok', said: { seq } },
    }),
  );
  const refused: Operation = {
    ...{ id: 99, member: A, verb: 'task after', call: at, end: at + 0.1, outcome: 'fail', code: 'task_cycle' },
    said: { about, cycle },
  };
  return checkCircles({ operations: [...wrote, refused], log, lost: [] });
}

const who = `operation 99, task after of ${A}, was refused for a circle`;

test('who is refused for a circle would have closed it', () => {
  const rows = [added('t1'), added('t2', ['t1']), added('t3', ['t2']), after('t2', 't3'), added('t4')];
  expect(check(rows, 3.5, ['t1', 't3', 't2', 't1'])).toEqual([]);
  expect(check(rows, 3.5, ['t1', 't1'])).toEqual([]);
  const broken = `${who}: t2 did not wait for the next of t1,t3,t2,t1 then`;
  expect(check(rows, 5.5, ['t1', 't3', 't2', 't1'])).toEqual([broken]);
  expect(check(rows, 1.5, ['t1', 't3', 't2', 't1'])).toHaveLength(1);
});

test('a circle that is not of the one that was to wait', () => {
  const rows = [added('t1'), added('t2', ['t1'])];
  expect(check(rows, 2.5, ['t1', 't2', 't1'], 't2')).toEqual([`${who}, and t1,t2,t1 is none of t2`]);
  expect(check(rows, 2.5, [], 't2')).toHaveLength(1);
});

test('what was lost with a copy is of no account', () => {
  const refused: Operation = {
    ...{ id: 1, member: A, verb: 'task after', call: 9, end: 10, outcome: 'fail', code: 'task_cycle' },
    said: { about: 't1', cycle: ['t1', 't2', 't1'] },
  };
  const wrote: Operation = { id: 2, member: A, verb: 'note', call: 5, end: 6, outcome: 'ok', said: { seq: 7 } };
  expect(checkCircles({ operations: [wrote, refused], log: [], lost: [] })).toHaveLength(1);
  expect(checkCircles({ operations: [wrote, refused], log: [], lost: [{ first: 7, last: 8 }] })).toEqual([]);
});
