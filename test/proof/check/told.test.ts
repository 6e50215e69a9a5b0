/** The checker of what hooks told: each finding, seen once, and what it must let pass. */
import { expect, test } from 'vitest';
import type { Operation, Said } from '../history.ts';
import { checkTold, type Membership, type News, type Telling } from './told.ts';

const A = 'claude:a';
const B = 'claude:b';
const C = 'claude:c';
/** Two messages to all by B, one to A alone, one by A. */
const NEWS: readonly News[] = [
  { seq: 3, from: B, to: null },
  { seq: 4, from: B, to: null },
  { seq: 5, from: B, to: A },
  { seq: 6, from: A, to: null },
];
const JOINED: readonly Membership[] = [{ member: A, from: 1, to: null }];

const operation = (
  verb: string,
  call: number,
  said: Said,
  outcome: Operation['outcome'] = 'ok',
  member = A,
): Operation => ({ id: call, member, verb, call, end: call + 0.5, outcome, said });
const hook = (call: number, told: number[], outcome?: Operation['outcome'], member?: string): Operation =>
  operation('hook after', call, { told }, outcome, member);
const marks = (call: number, upTo: number): Operation => operation('marks', call, { upTo });
const check = (operations: readonly Operation[], more: Partial<Telling> = {}) =>
  checkTold({ operations, news: NEWS, memberships: JOINED, restored: null, vanished: new Map(), ...more });

test('what counts as told and was in no output, or only in one that came later', () => {
  expect(check([hook(1, [3, 4]), marks(2, 4)])).toEqual([]);
  expect(check([hook(1, [3]), marks(2, 4)])).toEqual(['claude:a counts as told of 4, and no output had it']);
  expect(check([marks(1, 3), hook(2, [3])])).toEqual(['claude:a counts as told of 3, and no output had it']);
  expect(check([hook(1, [3], 'ok', C), marks(2, 3)])).toEqual(['claude:a counts as told of 3, and no output had it']);
});

test('an output of a hook that was killed, and one of a command, are outputs; what one said oneself needs none', () => {
  expect(check([hook(1, [3], 'unknown'), operation('wait', 2, { told: [4, 5] }), marks(3, 6)])).toEqual([]);
});

test('what was said before one came, or after one had gone, needs no output', () => {
  expect(check([marks(1, 4)], { memberships: [{ member: A, from: 4, to: null }] })).toEqual([]);
  expect(check([marks(1, 4)], { memberships: [{ member: A, from: 1, to: 4 }] })).toEqual([]);
  expect(check([marks(1, 4)], { memberships: [] })).toEqual([]);
});

test('the same again after a hook that ended well; not after one that was killed, nor beside it, nor at a start', () => {
  expect(check([hook(1, [3]), hook(2, [3])])).toEqual([
    'operation 2, hook after of claude:a: 3 again, which operation 1 had told',
  ]);
  expect(check([hook(1, [3]), operation('wait', 2, { told: [3] })])).toHaveLength(1);
  expect(check([hook(1, [3], 'unknown'), hook(2, [3])])).toEqual([]);
  expect(check([hook(1, [3]), hook(1.2, [3])])).toEqual([]);
  expect(check([hook(1, [3]), operation('hook start', 2, { told: [3] })])).toEqual([]);
  expect(check([hook(1, [3]), hook(2, [3], 'ok', C)])).toEqual([]);
  expect(check([hook(1, [3]), hook(2, [3])], { vanished: new Map([[A, 2.2]]) })).toEqual([]);
});

test('what is for another', () => {
  expect(check([hook(1, [5], 'ok', B)])).toEqual(['operation 1, hook after: 5 is not for claude:b']);
  expect(check([hook(1, [6])])).toEqual(['operation 1, hook after: 6 is not for claude:a']);
});

test('marks that a restored copy has cost are no fault', () => {
  const restored = 5;
  expect(check([marks(2, 4)], { restored })).toEqual([]);
  expect(check([marks(6, 4)], { restored })).toHaveLength(2);
  expect(check([hook(0, [3]), hook(6, [3])], { restored })).toEqual([]);
  expect(check([hook(6, [3]), hook(7, [3])], { restored })).toHaveLength(1);
});

test('what passed a brake may come again with what was held back; what it holds back may not', () => {
  const early = { isEarly: ({ call }: Operation) => call === 1, talk: new Set([4]) };
  expect(check([hook(1, [3]), hook(2, [3])], early)).toEqual([]);
  expect(check([hook(1, [4]), hook(2, [4])], early)).toHaveLength(1);
  expect(check([hook(2, [3]), hook(3, [3])], early)).toHaveLength(1);
});

test('what is said in a channel is for those who were in it', () => {
  const said = (...members: string[]) => ({ news: [{ seq: 3, from: B, to: '#api', inside: new Set(members) }] });
  expect(check([hook(1, [3])], said(A, B))).toEqual([]);
  expect(check([hook(1, [3], 'ok', C)], said(A, B))).toEqual(['operation 1, hook after: 3 is not for claude:c']);
  expect(check([marks(1, 3)], said(A, B))).toHaveLength(1);
  expect(check([marks(1, 3)], said(B))).toEqual([]);
});
