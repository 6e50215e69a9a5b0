/** The checker of refusals for a floor: each finding, seen once, and what it must let pass. */
import { expect, test } from 'vitest';
import type { RoomEvent } from '../../../src/domain/event.ts';
import type { Operation, Said } from '../history.ts';
import { checkHeld } from './held.ts';
import type { Lost } from './messages.ts';

const [A, B, C] = ['claude:a', 'claude:b', 'claude:c'];

type Row = readonly [type: string, from: string | null, payload?: object, to?: string | null];

/** Event n was written by an operation that was called at 10 n and answered at 10 n + 1. */
function check(
  rows: readonly Row[],
  refusals: readonly Operation[],
  replaced: number | null = null,
  lost: readonly Lost[] = [],
) {
  const log = rows.map(
    ([type, from, payload = {}, to = null], i) => ({ seq: i + 1, type, from, to, payload }) as unknown as RoomEvent,
  );
  const wrote = log.map(({ seq }) => did(seq * 10, 'send', C, { seq }, {}));
  return checkHeld({ operations: [...wrote, ...refusals], log, replaced, lost });
}

const did = (at: number, verb: string, member: string, said: Said, more: Partial<Operation>): Operation => ({
  ...{ id: at, member, verb, call: at, end: at + 1, outcome: 'ok', said },
  ...more,
});
const refused = (at: number, heldBy = A, scope: string | undefined = 'room', member = B): Operation =>
  did(at, 'send', member, { scope, heldBy }, { outcome: 'fail', code: 'floor_held' });

const TAKEN: Row = ['floor_taken', A];
const SAID: Row = ['message_sent', C, {}, C];
const wrong = (at: number, what: string) => `operation ${at}, send of ${B}, was refused for a floor: ${what}`;

test('another had it, from its taking to its end, and a moment around it is enough', () => {
  const rows: Row[] = [SAID, TAKEN, SAID, ['floor_dropped', A, { hands: [] }], SAID];
  for (const at of [19.5, 25, 40.5]) expect(check(rows, [refused(at)])).toEqual([]);
  for (const at of [12, 52]) expect(check(rows, [refused(at)])).toEqual([wrong(at, `${A} did not have room then`)]);
  expect(check(rows, [refused(25, A, '#api')])).toEqual([wrong(25, `${A} did not have #api then`)]);
  expect(check(rows, [refused(25, C)])).toEqual([wrong(25, `${C} did not have room then`)]);
});

test('a floor that nobody has ended is held on; that of a channel ends with it, all with a stop', () => {
  expect(check([TAKEN, SAID], [refused(99)])).toEqual([]);
  expect(
    check([['floor_taken', A, {}, '#api'], ['channel_closed', A, {}, '#api'], SAID], [refused(32, A, '#api')]),
  ).toHaveLength(1);
  expect(check([TAKEN, ['stopped', 'human:ada'], SAID], [refused(32)])).toHaveLength(1);
});

test('the next has it from the pass on; and from its lapse on where that was only written down later', () => {
  const next = { next: { agent: C }, gone: [] };
  expect(check([TAKEN, ['floor_passed', A, next], SAID], [refused(32, C)])).toEqual([]);
  expect(check([TAKEN, SAID, ['floor_passed', A, next], SAID], [refused(12, C)])).toHaveLength(1);
  expect(check([TAKEN, SAID, ['floor_expired', null, { holder: A, ...next }], SAID], [refused(12, C)])).toEqual([]);
  expect(
    check([SAID, TAKEN, ['floor_expired', null, { holder: A, next: null, gone: [] }], SAID], [refused(42)]),
  ).toHaveLength(1);
});

test('one that was next, and died before that was written down, had it too', () => {
  const gone = (agents: string[]): Row => ['floor_expired', null, { holder: A, next: null, gone: agents }];
  expect(check([TAKEN, SAID, gone([C]), SAID], [refused(22, C)])).toEqual([]);
  expect(check([TAKEN, SAID, gone([]), SAID], [refused(22, C)])).toHaveLength(1);
  expect(check([TAKEN, SAID, gone([C]), SAID], [refused(42, C)])).toHaveLength(1);
});

test('nobody is refused for its own; and after a copy was put back numbers say nothing', () => {
  expect(check([['floor_taken', B], SAID], [refused(15, B)])).toEqual([wrong(15, 'it was its own')]);
  expect(check([SAID], [refused(15)], 12)).toEqual([]);
});

test('what does not say whose floor it was, and a refusal for something else, is of no account', () => {
  const { said: _, ...silent } = refused(15);
  expect(
    check(
      [SAID],
      [
        { ...silent, said: { scope: 'room' } },
        { ...refused(15), code: 'unknown_member' },
      ],
    ),
  ).toEqual([]);
});

test('where the log of a replaced database has ended, nobody can be told wrong', () => {
  const rows: Row[] = [SAID, SAID, SAID];
  const nobody = (at: number) => [wrong(at, `${A} did not have room then`)];
  expect(check(rows, [refused(12)], 1_000, [{ first: 4, last: 9 }])).toEqual(nobody(12));
  expect(check(rows, [refused(35)], 1_000, [{ first: 4, last: 9 }])).toEqual([]);
  expect(check(rows, [refused(35)], 1_000)).toEqual(nobody(35));
});
