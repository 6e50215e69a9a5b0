/** The checker of `tt work`: each finding, seen once, and what it must let pass. */
import { expect, test } from 'vitest';
import type { RoomEvent } from '../../../src/domain/event.ts';
import type { Operation, Said } from '../history.ts';
import { checkLabour, type Job } from './labour.ts';

const event = (type: string, from: string, epoch = 1): RoomEvent =>
  ({ seq: 1, type, from, to: null, payload: { task_id: 't1', epoch } }) as unknown as RoomEvent;
const job = (status: number | null, epoch = 1): Job => ({ task: 't1', epoch, status });
const work = (said: Said): Operation => ({
  ...{ id: 1, member: 'script:w', verb: 'work', call: 1, end: 2, outcome: 'ok', said },
});

const check = (
  log: readonly RoomEvent[],
  jobs: readonly Job[],
  said: Said = { status: 'done', about: 't1', epoch: 1 },
) => checkLabour({ log, jobs, operations: [work(said)] });
const claimed = event('task_claimed', 'script:w');
const done = event('task_done', 'script:w');

test('a run that ended well and is done, one that failed, and one that was cut off', () => {
  expect(check([claimed, done], [job(null), job(0)])).toEqual([]);
  const failed = { status: 'failed', about: 't1', epoch: 1 };
  expect(check([claimed], [job(null), job(3)], failed)).toEqual([]);
  expect(check([claimed], [job(null)], {})).toEqual([]);
  expect(check([claimed, event('task_claimed', 'script:w', 2)], [job(null), job(null, 2)], {})).toEqual([]);
});

test('run twice, run without a claim, done without a good end, told what is not so', () => {
  expect(check([claimed, done], [job(null), job(null), job(0)])).toEqual(['t1 epoch 1 was run twice']);
  expect(check([event('task_claimed', 'script:other')], [job(null)], {})).toEqual([
    't1 epoch 1 was run, and no worker had won it',
  ]);
  for (const jobs of [[job(null)], [job(null), job(3)]])
    expect(check([claimed, done], jobs)).toEqual(['t1 epoch 1 is done, and its command did not end well']);
  expect(check([claimed], [job(null), job(0)])).toEqual([
    'operation 1 was told that t1 is done in epoch 1, and it is not',
  ]);
});
