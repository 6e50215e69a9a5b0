/** The checker of brakes: each finding, seen once, and what it must let pass. */
import { expect, test } from 'vitest';
import type { RoomEvent } from '../../../src/domain/event.ts';
import type { Operation, Said } from '../history.ts';
import { checkBraked, checkBrakes } from './brakes.ts';

const ADA = 'human:ada';
const A = 'claude:a';
const B = 'claude:b';
const YOURS: Said = { status: 'your_turn', reason: 'sequence', turn: 1 };

type Row = readonly [
  member: string,
  verb: string,
  call: number,
  end: number,
  said?: Said,
  outcome?: Operation['outcome'],
  code?: string,
];

const check = (rows: readonly Row[], replaced: number | null = null, talk: readonly number[] = []) =>
  checkBrakes({
    operations: rows.map(([member, verb, call, end, said = {}, outcome = 'ok', code], i) => ({
      ...{ id: i + 1, member, verb, call, end, outcome, code, said },
    })),
    talk: new Set(talk),
    replaced,
  });

const STOP: Row = [ADA, 'stop', 1, 2];
const RESET: Row = [ADA, 'reset', 8, 9];

test('a stop: no write of an agent between its answer and the call that ends it', () => {
  const found = (...row: Row) => check([STOP, RESET, row]);
  expect(found(A, 'send', 3, 4)).toEqual([
    'operation 3, send of claude:a, was answered ok under the stop of operation 1',
  ]);
  expect(found(A, 'try', 3, 4, YOURS)).toHaveLength(1);
  expect(found(A, 'edit', 3, 4)).toHaveLength(1);
  for (const verb of ['release', 'leave', 'ack', 'channel leave', 'state']) expect(found(A, verb, 3, 4)).toEqual([]);
  expect(found(ADA, 'send', 3, 4)).toEqual([]);
  expect(found(A, 'send', 3, 4, {}, 'unknown')).toEqual([]);
  expect(found(A, 'send', 1.5, 4)).toEqual([]);
  expect(found(A, 'send', 3, 8.5)).toEqual([]);
});

test('a stop that may have been ended, or lost with its database, stops nobody for sure', () => {
  expect(check([STOP, [ADA, 'reset', 1.5, 3], [A, 'send', 4, 5]])).toEqual([]);
  expect(check([STOP, [ADA, 'reset', 3, 4, {}, 'unknown'], [A, 'send', 5, 6]])).toEqual([]);
  expect(check([STOP, [ADA, 'reset', 3, 4, {}, 'fail'], [A, 'send', 5, 6]])).toHaveLength(1);
  expect(check([STOP, [A, 'send', 5, 6]], 4)).toEqual([]);
});

test('a pause and a hold: no new turn and no word of an agent; a holder keeps its own', () => {
  const paused = (...row: Row) => check([[ADA, 'pause', 1, 2], [ADA, 'resume', 8, 9], row], null, [7]);
  expect(paused(A, 'try', 3, 4, YOURS)).toHaveLength(1);
  expect(paused(A, 'wait', 3, 4, { status: 'not_yet', told: [6, 7] })).toEqual([
    'operation 3, wait of claude:a, was told 7 under the pause of operation 1',
  ]);
  expect(paused(A, 'wait', 3, 4, { status: 'not_yet', told: [6] })).toEqual([]);
  expect(paused(A, 'try', 3, 4, { ...YOURS, reason: 'already_owner' })).toEqual([]);
  expect(paused(A, 'send', 3, 4)).toEqual([]);
  for (const verb of ['task claim', 'claim']) {
    const status = 'claimed';
    expect(paused(A, verb, 3, 4, { status })).toEqual([
      `operation 3, ${verb} of claude:a, was granted work under the pause of operation 1`,
    ]);
    expect(paused(A, verb, 3, 4, { status, again: true })).toEqual([]);
  }
  expect(paused(A, 'task claim', 3, 4, { status: 'none_ready' })).toEqual([]);
  const held = (...row: Row) =>
    check([
      [ADA, 'hold', 1, 2, { target: A }],
      [ADA, 'unhold', 8, 9, { target: A }],
      [ADA, 'unhold', 2, 2.5, { target: B }],
      row,
    ]);
  expect(held(A, 'try', 3, 4, YOURS)).toHaveLength(1);
  expect(held(A, 'edit', 3, 4)).toHaveLength(1);
  expect(held(B, 'try', 3, 4, YOURS)).toEqual([]);
});

test('an interrupt stands until that agent acknowledges it', () => {
  const found = (...rows: Row[]) => check([[ADA, 'interrupt', 1, 2, { target: A }], ...rows]);
  expect(found([A, 'edit', 3, 4])).toHaveLength(1);
  expect(found([A, 'ack', 2.5, 3], [A, 'edit', 3, 4])).toEqual([]);
  expect(found([B, 'ack', 2.5, 3], [A, 'edit', 3, 4])).toHaveLength(1);
  expect(found([ADA, 'unhold', 2.5, 3, { target: A }], [A, 'edit', 3, 4])).toEqual([]);
});

test('nobody is refused by a stop that is surely over, or was never called', () => {
  const refused = (call: number): Row => [A, 'send', call, call + 0.5, {}, 'fail', 'room_stopped'];
  expect(check([STOP, RESET, refused(10)])).toEqual([
    'operation 3, send of claude:a, was refused by a stop that was over',
  ]);
  expect(check([STOP, RESET, refused(0)])).toHaveLength(1);
  for (const call of [1, 5, 8.2]) expect(check([STOP, RESET, refused(call)])).toEqual([]);
  expect(check([STOP, RESET, refused(10)], 9.5)).toEqual([]);
});

test('by the log: a turn granted under a brake, to one that waited before, and a word in a stopped room', () => {
  const found = (...rows: [type: string, from: string | null, to?: string | null, payload?: object][]) =>
    checkBraked(
      rows.map(([type, from, to = null, payload = {}], i) => ({ seq: i + 1, type, from, to, payload }) as RoomEvent),
    );
  for (const on of ['paused', 'stopped']) {
    expect(found([on, ADA], ['claim', null, A])).toEqual(['event 2: claude:a was granted a turn under a brake']);
    expect(found([on, ADA], ['claim', null, ADA])).toEqual([]);
    expect(found([on, ADA], ['takeover', B, A, { requested: true }])).toEqual([]);
    expect(found([on, ADA], ['reset', ADA], ['claim', null, A])).toEqual([]);
  }
  expect(found(['held', ADA, A], ['claim', null, A], ['claim', null, B])).toHaveLength(1);
  expect(found(['held', ADA, A], ['unheld', ADA, A], ['claim', null, A])).toEqual([]);
  expect(found(['interrupted', ADA, A], ['claim', null, A], ['acknowledged', A, ADA], ['claim', null, A])).toHaveLength(
    1,
  );
  expect(found(['interrupted', ADA, A], ['unheld', ADA, A], ['claim', null, A])).toHaveLength(1);
  expect(found(['interrupted', ADA, A], ['unheld', ADA, A, { interrupt: 1 }], ['claim', null, A])).toEqual([]);
  expect(found(['stopped', ADA], ['message_sent', A])).toEqual(['event 2: claude:a spoke in a stopped room']);
  expect(found(['paused', ADA], ['message_sent', A])).toEqual([]);
  expect(found(['stopped', ADA], ['message_sent', A, null, { origin: 'operator' }])).toEqual([]);
});

test('an interrupt: no turn is granted, but one that a person orders', () => {
  const found = (said: Said) =>
    check([
      [ADA, 'interrupt', 1, 2, { target: A }],
      [A, 'take', 3, 4, said],
    ]);
  expect(found({ ...YOURS, reason: 'owner_gone' })).toHaveLength(1);
  expect(found({ ...YOURS, reason: 'operator_override' })).toEqual([]);
});

test('a stop that was lost with a replaced database stops nobody; one that came after it does', () => {
  const found = (replaced: number) => check([STOP, [A, 'send', 3, 4]], replaced);
  expect(found(0.5)).toHaveLength(1);
  expect(found(1.5)).toEqual([]);
  expect(found(2.5)).toEqual([]);
  expect(found(5)).toHaveLength(1);
});
