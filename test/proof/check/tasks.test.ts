/** The checker of tasks: each finding, seen once, and what it must let pass. */
import { expect, test } from 'vitest';
import type { RoomEvent } from '../../../src/domain/event.ts';
import type { Operation, Said } from '../history.ts';
import { checkTasks, type Working } from './tasks.ts';

const [A, B] = ['claude:a', 'claude:b'];

type Row = readonly [type: string, from: string | null, payload?: object, more?: object];

function check(rows: readonly Row[], operations: readonly Operation[] = [], more: Partial<Working> = {}) {
  const log = rows.map(
    ([type, from, payload = {}, others = {}], i) =>
      ({ seq: i + 1, type, from, to: null, reason: null, payload, ...others }) as unknown as RoomEvent,
  );
  return checkTasks({ operations, log, lost: [], vanished: new Map(), replaced: null, ...more });
}

const on = (type: string, from: string | null, id: string, payload: object = {}): Row => [
  `task_${type}`,
  from,
  { task_id: id, ...payload },
];
const added = (id = 't1', after: readonly string[] = []): Row => on('added', A, id, { after });
const claimed = (by: string, epoch = 1, id = 't1'): Row => on('claimed', by, id, { epoch });
const done = (by: string, epoch = 1, id = 't1'): Row => on('done', by, id, { epoch });
const back = (by: string, holder: string | null, epoch = 1, payload: object = {}): Row =>
  on('abandoned', by, 't1', { holder, epoch, ...payload });

const did = (id: number, member: string, verb: string, said: Said, more: Partial<Operation> = {}): Operation => ({
  ...{ id, member, verb, call: id, end: id + 0.5, outcome: 'ok', said },
  ...more,
});
const won = (id: number, by: string, seq: number, epoch = 1, more: Said = {}): Operation =>
  did(id, by, 'task claim', { about: 't1', epoch, seq, status: 'claimed', ttl: 100, key: `${id}`, ...more });
const not = (id: number, by: string, verb: string, code: string, said: Said = {}): Operation =>
  did(id, by, verb, { about: 't1', ...said }, { outcome: 'fail', code });
const ended = (id: number, by: string, seq: number, epoch = 1): Operation =>
  did(id, by, 'task done', { about: 't1', epoch, seq, key: `${id}` });
/** A sign of life. */
const seen = (id: number, by: string): Operation => did(id, by, 'state', {});

test('added, claimed, given back, claimed by another, done, opened again', () => {
  expect(
    check(
      [added(), claimed(A), back(A, A), claimed(B, 2), done(B, 2), on('reopened', A, 't1', { was: 'done' })],
      [won(1, A, 2), did(2, A, 'task abandon', { about: 't1', seq: 3 }), won(3, B, 4, 2), ended(4, B, 5, 2)],
    ),
  ).toEqual([]);
});

test('by the log: two have it, an epoch is left out, something before it is not done, a number is not the next', () => {
  expect(check([added(), claimed(A), claimed(B, 2)])).toEqual([`event 3, task_claimed: ${B} claimed what ${A} has`]);
  expect(check([added(), claimed(A, 2)])).toEqual(['event 2, task_claimed: epoch 2, and 1 was next']);
  expect(check([added(), claimed(A), done(A), claimed(B, 2)])).toEqual(['event 4, task_claimed: it is done']);
  expect(check([added(), added('t2', ['t1']), claimed(A, 1, 't2')])).toEqual([
    'event 3, task_claimed: it waits for t1',
  ]);
  expect(check([added('t2')])).toEqual(['event 1, task_added: t2, and t1 was next']);
  expect(check([claimed(A)])).toEqual(['event 1, task_claimed: t1 was never added']);
});

test('by the log: ended by who has it not, or too late; given back by a stranger; kept by who goes', () => {
  expect(check([added(), claimed(A), done(B)])).toEqual([
    `event 3, task_done: ${B} ended epoch 1, and ${A} has epoch 1`,
  ]);
  expect(check([added(), claimed(A), back(A, A), claimed(A, 2), done(A, 1)])).toEqual([
    `event 5, task_done: ${A} ended epoch 1, and ${A} has epoch 2`,
  ]);
  expect(check([added(), claimed(A), done(A), done(A)])).toHaveLength(1);
  expect(check([added(), claimed(A), back(B, A)])).toEqual([`event 3, task_abandoned: ${B} gave back what ${A} has`]);
  expect(check([added(), claimed(A), back('human:ada', A), back(A, null, 1, { for_good: true })])).toEqual([]);
  expect(check([added(), claimed(A), back(B, A, 1, { requested: true })])).toEqual([]);
  expect(check([added(), claimed(A), ['leave', A]])).toEqual([`event 3, leave: ${A} went and kept t1`]);
  expect(check([added(), claimed(A), ['close', 'human:ada'], ['leave', A], claimed(B, 2)])).toEqual([]);
});

test('by the log: nothing waits for itself, and only who may says what comes first', () => {
  const after = (by: string, id: string, ids: readonly string[], payload: object = {}) =>
    on('after', by, id, { after: ids, ...payload });
  const two = [added(), added('t2', ['t1'])];
  expect(check([...two, after(A, 't2', []), claimed(B, 1, 't2'), after(B, 't2', ['t1'])])).toEqual([]);
  expect(check([...two, after(A, 't1', ['t2'])])).toEqual(['event 3, task_after: t1 waits for itself']);
  expect(check([...two, claimed(A), done(A), after(A, 't2', ['t1'])])).toEqual([]);
  const back = on('reopened', A, 't2', { was: 'done' });
  const over = [added(), added('t2'), claimed(A, 1, 't2'), after(A, 't2', ['t1']), done(A, 1, 't2')];
  expect(check([...over, back])).toEqual([]);
  expect(check([...over, after(A, 't1', ['t2']), back])).toEqual(['event 7, task_reopened: t2 waits for itself']);
  expect(check([...two, claimed(A), done(A), on('after', A, 't2', { after: ['t1'] }), claimed(B, 1, 't2')])).toEqual(
    [],
  );
  expect(check([...two, claimed(A), after(B, 't2', [])])).toEqual([`event 4, task_after: ${B} put it after others`]);
  expect(check([...two, after(B, 't2', [], { requested: true })])).toEqual([]);
  expect(check([...two, after(A, 't2', ['t7'])])).toEqual([
    'event 3, task_after: it waits for t7, which was never added',
  ]);
  expect(check([...two, claimed(A), done(A), after(A, 't1', [])])).toEqual(['event 5, task_after: it is done']);
  expect(check([...two, after(A, 't2', []), after(A, 't2', ['t1']), claimed(A, 1, 't2')])).toEqual([
    'event 5, task_claimed: it waits for t1',
  ]);
});

test('who was told what a task waits for has just that in the log; what was so before is no event', () => {
  const log = [added(), added('t2'), on('after', A, 't2', { after: ['t1'] })];
  const told = (after: readonly string[], more: Said = { seq: 3 }) =>
    check(log, [did(1, A, 'task after', { about: 't2', after, ...more })]);
  expect(told(['t1'])).toEqual([]);
  expect(told(['t1'], { status: 'unchanged' })).toEqual([]);
  expect(check(log.slice(0, 2).concat([claimed(A, 1, 't2')]), [won(1, A, 3, 1, { about: 't2', after: [] })])).toEqual(
    [],
  );
  expect(told([])).toHaveLength(1);
  expect(told(['t1'], {})).toHaveLength(1);
});

test('a claim ends with the death of who has it only if that may have been dead by then', () => {
  const gone: Row = ['task_expired', null, { task_id: 't1', holder: A, epoch: 1 }, { reason: 'holder_gone' }];
  expect(check([added(), claimed(A), gone])).toEqual([`event 3, task_expired: ${A} lives`]);
  expect(check([added(), claimed(A), gone], [], { vanished: new Map([[A, 1]]) })).toEqual([]);
});

test('who was told that it won has that in the log, for that epoch; one that is lost with a copy is of no account', () => {
  expect(check([added(), claimed(B)], [won(1, A, 2)])).toEqual([
    `operation 1, task claim of ${A}: 2 is no task_claimed of t1 in epoch 1`,
  ]);
  expect(check([added(), claimed(A)], [won(1, A, 2, 2)])).toHaveLength(1);
  expect(check([added()], [won(1, A, 2)], { lost: [{ first: 2, last: 3 }] })).toEqual([]);
  expect(check([added()], [did(1, A, 'task claim', { status: 'none_ready', key: 'k' })])).toEqual([]);
});

test('by what was answered alone: one winner and one end of each epoch, and the same once more for who asks again', () => {
  const log = [added(), claimed(A), done(A)];
  expect(check(log, [won(1, A, 2), won(2, A, 2, 1, { key: '1', again: true }), ended(3, A, 3)])).toEqual([]);
  expect(check(log, [won(1, A, 2, 1, { ttl: 0 }), won(2, A, 2)])).toEqual([
    'operations 1 and 2 were both told: task claim t1 1',
  ]);
  expect(check(log, [won(1, A, 2), ended(3, A, 3), ended(4, A, 3)])).toEqual([
    'operations 3 and 4 were both told: task done t1 1',
  ]);
});

test('what was answered is answered the same under the same key', () => {
  const log = [added(), claimed(A), back(A, A), claimed(A, 2)];
  const first = won(1, A, 2, 1, { ttl: 0 });
  const wrong = `operation 3, task claim of ${A}: answered otherwise than operation 1 with the same key`;
  expect(check(log, [first, won(3, A, 2, 1, { key: '1', again: true })])).toEqual([]);
  expect(check(log, [first, won(3, A, 4, 2, { key: '1' })])).toEqual([wrong]);
  expect(check(log, [first, not(3, A, 'task claim', 'bad_state', { key: '1' })])).toEqual([wrong]);
  const unheard = { ...first, outcome: 'unknown' } as const;
  expect(check(log, [unheard, won(3, A, 4, 2, { key: '1' })])).toEqual([]);
});

test('what found nothing may find something under the same key, but never the other way round', () => {
  const log = [added(), claimed(A)];
  const nothing = (id: number) => did(id, A, 'task claim', { status: 'none_ready', key: '2' });
  expect(check(log, [nothing(1), won(2, A, 2)])).toEqual([]);
  expect(check(log, [nothing(1), won(2, A, 2), nothing(3)])).toEqual([
    `operation 3, task claim of ${A}: answered otherwise than operation 2 with the same key`,
  ]);
});

test('by time alone: nobody wins what another surely has, nor the same member again', () => {
  const log = [added(), claimed(A), back(A, A), claimed(B, 2)];
  const wins = (by: string) => `operation 3, task claim of ${by} won t1, which operation 1 of ${A} had`;
  const found = (...more: Operation[]) => check(log, [won(1, A, 2), seen(9, A), won(3, B, 4, 2), ...more]);
  expect(found()).toEqual([wins(B)]);
  expect(check([...log.slice(0, 3), claimed(A, 2)], [won(1, A, 2), seen(9, A), won(3, A, 4, 2)])).toEqual([wins(A)]);
  for (const verb of ['task abandon', 'task done'])
    expect(found(did(2, A, verb, { about: 't1', epoch: 1 }, { outcome: 'unknown' }))).toEqual([]);
  expect(found(did(2, A, 'task abandon', { about: 't2' }, { outcome: 'unknown' }))).toHaveLength(1);
  expect(found(did(2, A, 'leave', {}))).toEqual([]);
  expect(found(did(2, B, 'leave', {}))).toHaveLength(1);
  expect(found(did(2, B, 'kick', {}))).toEqual([]);
});

test('a claim surely stands only while its lease does and its holder is heard of', () => {
  const log = [added(), claimed(A), back(A, A), claimed(B, 2)];
  const both = [won(1, A, 2, 1, { ttl: 2 }), seen(9, A), won(4, B, 4, 2)];
  expect(check(log, both)).toEqual([]);
  expect(check(log, [won(1, A, 2), won(4, B, 4, 2)])).toEqual([]);
  const dead = { vanished: new Map([[A, 2]]) };
  expect(check(log, [won(1, A, 2), seen(9, A), won(4, B, 4, 2)], dead)).toEqual([]);
  expect(check(log, [won(1, A, 2, 1, { again: true }), seen(9, A), won(4, B, 4, 2)])).toEqual([]);
});

test('who surely has a task is not refused its end', () => {
  const found = (more: Said) =>
    check([added(), claimed(A)], [won(1, A, 2), not(3, A, 'task done', 'stale_claim', more), seen(9, A)]);
  expect(found({ epoch: 1 })).toEqual([
    `operation 3, task done of ${A} was refused (stale_claim), and operation 1 had won t1`,
  ]);
  expect(found({})).toHaveLength(1);
  expect(found({ epoch: 7 })).toEqual([]);
});

test('nobody is refused for a claim that was not there', () => {
  const log = [added(), claimed(A), done(A), added('t2')];
  const wrote = [did(10, A, 'task add', { about: 't1', seq: 1 }), won(20, A, 2), ended(30, A, 3)];
  const late = did(40, B, 'task add', { about: 't2', seq: 4 });
  const found = (id: number, heldBy = A) =>
    check(
      [...log.slice(0, 3), on('added', B, 't2', { after: [] })],
      [...wrote, late, not(id, B, 'task claim', 'already_claimed', { heldBy })],
    );
  expect(found(25)).toEqual([]);
  expect(found(25, B)).toEqual([`operation 25, task claim of ${B} was refused: ${B} did not have t1 then`]);
  expect(found(15)).toHaveLength(1);
  expect(found(45)).toHaveLength(1);
});

test('after a copy was put back the log may lack what was answered before', () => {
  const refusal = not(25, B, 'task claim', 'already_claimed', { heldBy: A });
  expect(check([added()], [refusal])).toHaveLength(1);
  expect(check([added()], [refusal], { replaced: 20 })).toEqual([]);
  const wrote = did(10, A, 'task add', { about: 't1', seq: 1 });
  expect(check([added()], [wrote, refusal], { replaced: 30, lost: [{ first: 2, last: 4 }] })).toEqual([]);
});

test('no lease is over before its time', () => {
  const over: Row = ['task_expired', null, { task_id: 't1', holder: A, epoch: 1 }, { reason: 'lease_over' }];
  const found = (at: number) =>
    check([added(), claimed(A), over, added('t2')], [won(1, A, 2), did(at, A, 'task add', { about: 't2', seq: 4 })]);
  expect(found(99)).toEqual([`event 3: ${A} lost t1 too soon`]);
  expect(found(101)).toEqual([]);
});
