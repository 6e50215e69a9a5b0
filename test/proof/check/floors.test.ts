/** The checker of floors: each finding, seen once, and what it must let pass. */
import { expect, test } from 'vitest';
import type { RoomEvent } from '../../../src/domain/event.ts';
import type { Operation, Said } from '../history.ts';
import { checkFloors, type Speaking } from './floors.ts';

const [A, B, C] = ['claude:a', 'claude:b', 'claude:c'];

type Row = readonly [type: string, from: string | null, payload?: object, more?: object];

const logOf = (rows: readonly Row[]): RoomEvent[] =>
  rows.map(
    ([type, from, payload = {}, more = {}], i) =>
      ({ seq: i + 1, type, from, to: null, reason: null, payload, ...more }) as unknown as RoomEvent,
  );
const check = (rows: readonly Row[], more: Partial<Speaking> = {}) =>
  checkFloors({ operations: [], log: logOf(rows), lost: [], vanished: new Map(), replaced: null, ttl: 100, ...more });
const did = (
  id: number,
  member: string,
  verb: string,
  said: Said,
  outcome: Operation['outcome'] = 'ok',
): Operation => ({
  ...{ id, member, verb, call: id, end: id + 0.5, outcome, said },
});
const to = (agent: string | null, gone: readonly string[] = []) => ({ next: agent === null ? null : { agent }, gone });

const TAKEN: Row = ['floor_taken', A];
const B_UP: Row = ['hand_raised', B];
const C_UP: Row = ['hand_raised', C];

test('hands are served in their order, and one that lowers its own is not', () => {
  expect(
    check([
      TAKEN,
      B_UP,
      C_UP,
      ['floor_passed', A, to(B)],
      ['floor_passed', B, to(C)],
      ['floor_dropped', C, { hands: [] }],
    ]),
  ).toEqual([]);
  expect(check([TAKEN, B_UP, C_UP, ['hand_lowered', B], ['floor_passed', A, to(C)]])).toEqual([]);
  expect(check([TAKEN, B_UP, C_UP, ['leave', B], ['floor_expired', null, { holder: A, ...to(C) }]])).toEqual([]);
  expect(check([TAKEN, B_UP, C_UP, ['floor_passed', A, to(C)]])).toEqual([
    `event 4, floor_passed in room: ${C} got it, and ${B} was next`,
  ]);
});

test('a pass that named somebody may skip a hand, and does not lose it', () => {
  const named = [did(1, A, 'floor pass', { target: C, scope: 'room' })];
  expect(
    check([TAKEN, B_UP, C_UP, ['floor_passed', A, to(C)], ['floor_passed', C, to(B)]], { operations: named }),
  ).toEqual([]);
  expect(
    check([TAKEN, B_UP, ['floor_passed', A, to(C)], ['floor_dropped', C, { hands: [] }]], {
      operations: [did(1, A, 'floor pass', { target: C, scope: 'room' })],
    }),
  ).toEqual([`event 4, floor_dropped in room: the hand of ${B} was lost`]);
});

test('two holders: taken, passed or kept by somebody who has it not, or who goes', () => {
  expect(check([TAKEN, ['floor_taken', B]])).toEqual([`event 2, floor_taken in room: ${B} took what ${A} had`]);
  expect(check([TAKEN, ['floor_taken', A], ['floor_taken', B, {}, { to: '#api' }]])).toEqual([]);
  expect(check([TAKEN, ['floor_passed', B, to(C)]])[0]).toBe(`event 2, floor_passed in room: ${B} gave what ${A} had`);
  expect(check([TAKEN, ['leave', A]])).toEqual([`event 2, leave in room: ${A} went and kept the floor of room`]);
  expect(check([TAKEN, ['stopped', 'human:ada'], ['floor_taken', B]])).toEqual([]);
});

test('a hand is lost as that of the dead: only if it may have been dead by then', () => {
  const rows: Row[] = [TAKEN, B_UP, C_UP, ['floor_passed', A, to(C, [B])]];
  const lives = `event 4, floor_passed in room: the hand of ${B}, which lives, was lost`;
  expect(check(rows)).toEqual([lives]);
  expect(check(rows, { vanished: new Map([[B, 1]]) })).toEqual([]);
  const later = [did(1, A, 'floor pass', { seq: 4 }), did(5, B, 'state', {})];
  expect(check(rows, { vanished: new Map([[B, 9]]), operations: later })).toEqual([lives]);
});

test('nobody speaks under the floor of another; people do, and to one member everybody', () => {
  const said = (from: string, payload = {}, address: string | null = null): Row => [
    'message_sent',
    from,
    payload,
    { to: address },
  ];
  expect(check([TAKEN, said(B)])).toEqual([`event 2, message_sent in room: ${B} spoke, and ${A} had the floor`]);
  expect(
    check([TAKEN, said(A), said(B, {}, '#api'), said(B, {}, C), said('human:ada', { origin: 'operator' })]),
  ).toEqual([]);
});

test('by time alone: a send that began after the take was answered, and ended before anything could end the floor', () => {
  const take = did(1, A, 'floor take', { scope: 'room', status: 'yours' });
  const sign = did(9, A, 'state', {});
  const send = did(3, B, 'send', { scope: 'room' });
  const found = (...more: Operation[]) => check([], { operations: [take, sign, ...more] });
  expect(found(send)).toEqual([`operation 3 of ${B} spoke in room under the floor of operation 1 of ${A}`]);
  expect(found({ ...send, said: { scope: '#api' } })).toEqual([]);
  expect(found({ ...send, member: A })).toEqual([]);
  expect(found(send, did(2, A, 'floor pass', { scope: 'room' }))).toEqual([]);
  expect(found(send, did(2, A, 'floor pass', { scope: '#api' }))).toHaveLength(1);
  expect(found(send, did(2, C, 'stop', {}, 'unknown'))).toEqual([]);
  expect(check([], { operations: [take, send] })).toEqual([]);
  expect(check([], { operations: [{ ...take, outcome: 'unknown' }, sign, send] })).toEqual([]);
  expect(check([], { operations: [take, sign, send], vanished: new Map([[A, 2]]) })).toEqual([]);
  expect(check([], { operations: [take, sign, send], ttl: 2 })).toEqual([]);
});

test('who was told that it has the floor, or that its hand is up, has it in the log', () => {
  const told = (status: string, seq: number) => [did(1, A, 'floor take', { scope: 'room', status, seq })];
  expect(check([TAKEN], { operations: told('yours', 1) })).toEqual([]);
  expect(check([TAKEN], { operations: told('queued', 1) })).toEqual([
    `operation 1, floor take of ${A}: queued, and 1 is no hand_raised`,
  ]);
  expect(check([TAKEN], { operations: told('yours', 2) })).toHaveLength(1);
  expect(check([TAKEN], { operations: told('yours', 2), lost: [{ first: 2, last: 3 }] })).toEqual([]);
});

test('a floor that is ended names all who waited for it', () => {
  const cleared = (hands: string[]): Row => ['floor_cleared', 'human:ada', { holder: A, hands }];
  expect(check([TAKEN, B_UP, cleared([B])])).toEqual([]);
  expect(check([TAKEN, B_UP, cleared([])])).toEqual([`event 3, floor_cleared in room: the hand of ${B} was lost`]);
  expect(check([TAKEN, B_UP, ['floor_dropped', A, { hands: [B] }, { reason: 'left' }]])).toHaveLength(1);
});
