/** The checkers of messages, followers, the guarded file, causes and shares: each finding, seen once. */
import { expect, test } from 'vitest';
import type { Operation } from '../history.ts';
import { checkCauses } from './causes.ts';
import { shares } from './fairness.ts';
import { checkFenced, checkTurns } from './fenced.ts';
import { checkFollowers } from './followers.ts';
import { checkMessages, type Logged } from './messages.ts';

const event = (seq: number, body: string | null = null, from = 'script:a'): Logged => ({
  seq,
  type: 'message_sent',
  from,
  body,
});
const sent = (
  id: number,
  body: string,
  seq: number | undefined,
  outcome: Operation['outcome'] = 'ok',
  call = id,
): Operation => ({
  ...{ id, member: 'script:a', verb: 'send', call, end: call + 0.5, outcome },
  said: { body, ...(seq === undefined ? {} : { seq }) },
});

test('messages: an acknowledged one that is lost, one that came twice, a refused one that came all the same', () => {
  const log = [event(1, 'one'), event(2, 'two'), event(3, 'two')];
  expect(checkMessages([sent(1, 'one', 1)], log, [])).toEqual([]);
  expect(checkMessages([sent(1, 'none', 4)], log, [])).toEqual(['operation 1 of script:a: acknowledged and lost']);
  expect(checkMessages([sent(1, 'two', 2)], log, [])).toEqual(['operation 1 of script:a: stands 2 times in the log']);
  expect(checkMessages([sent(1, 'one', undefined, 'fail')], log, [])).toEqual([
    'operation 1 of script:a: refused, and stands in the log',
  ]);
  expect(checkMessages([sent(1, 'one', 2)], log, [])).toEqual(['operation 1 of script:a: told 2, is 1']);
  expect(checkMessages([sent(1, 'none', undefined, 'unknown'), sent(2, 'one', undefined, 'unknown')], log, [])).toEqual(
    [],
  );
});

test('messages: a number left out, and an order that is not that of time', () => {
  expect(checkMessages([], [event(1), event(3)], [])).toEqual(['event 3 comes after 1']);
  expect(checkMessages([], [event(1), event(4)], [{ first: 2, last: 3 }])).toEqual([]);
  expect(checkMessages([], [event(1), event(5)], [{ first: 2, last: 3 }])).toEqual(['event 5 comes after 1']);
  const log = [event(1, 'one'), event(2, 'two')];
  expect(checkMessages([sent(1, 'two', 2), sent(2, 'one', 1)], log, [])).toEqual([
    'operation 2 got 1 after 1 had got 2',
  ]);
  expect(checkMessages([sent(1, 'two', 2, 'ok', 1), sent(2, 'one', 1, 'ok', 1.2)], log, [])).toEqual([]);
});

test('messages: what a restored copy has cost is lost without blame', () => {
  const log = [event(1, 'one'), event(4)];
  expect(checkMessages([sent(1, 'gone', 3)], log, [{ first: 2, last: 3 }])).toEqual([]);
});

const follower = (...runs: { after: number | null; seen: number[]; broke?: string }[]) => [
  { name: 'f', runs, concerns: () => true },
];

test('followers: a hole, an order of its own, what was never in the log, an end by itself', () => {
  const log = [event(1), event(2), event(3)];
  const found = (...runs: { after: number | null; seen: number[]; broke?: string }[]) =>
    checkFollowers(follower(...runs), log, []);
  expect(found({ after: 0, seen: [1, 2, 3] })).toEqual([]);
  expect(found({ after: 0, seen: [1] }, { after: 1, seen: [2, 3] })).toEqual([]);
  expect(found({ after: 0, seen: [1, 2] }, { after: null, seen: [2, 3] })).toEqual([]);
  expect(found({ after: 0, seen: [1, 3] })).toEqual([
    'f, run 1: left out 2, which is a message_sent',
    'f: never saw 2, which is a message_sent',
  ]);
  expect(found({ after: 0, seen: [1] }, { after: null, seen: [3] })).toEqual([
    'f: never saw 2, which is a message_sent',
  ]);
  expect(found({ after: 0, seen: [1, 3, 2] })).toContain('f, run 1: 2 after 3');
  expect(found({ after: 0, seen: [1, 2, 3, 4] })).toEqual(['f, run 1: 4, which is not in the log']);
  expect(found({ after: 0, seen: [1, 2] }, { after: 2, seen: [2, 3] })).toEqual(['f, run 2: 2, which is not after 2']);
  expect(found({ after: 0, seen: [1, 2, 3], broke: 'store_busy' })).toEqual(['f, run 1: ended by itself: store_busy']);
});

test('followers: of one whose mail is held back only what is held back is judged; the rest may come ahead', () => {
  const log = [event(1), event(2), event(3, null, 'human:ada')];
  const found = (...seen: number[]) =>
    checkFollowers([{ name: 'f', runs: [{ after: 0, seen }], concerns: ({ seq }) => seq !== 3, only: true }], log, []);
  expect(found(3, 1, 2, 3)).toEqual([]);
  expect(found(3, 2, 1)).toContain('f, run 1: 1 after 2');
  expect(found(3, 1)).toEqual(['f: never saw 2, which is a message_sent']);
});

test('followers: what was lost with a replaced database came as early as it liked, but not what never was', () => {
  const log = [event(1), event(2), event(9)];
  const run = (seen: number[]) => ({ name: 'f', runs: [{ after: 0, seen }], concerns: () => true, only: true });
  expect(checkFollowers([run([5, 1, 2, 9])], log, [{ first: 3, last: 8 }])).toEqual([]);
  expect(checkFollowers([run([5, 1, 2, 9])], log, [])).toEqual(['f, run 1: 5, which is not in the log']);
  expect(checkFollowers([run([1, 5])], log.slice(0, 2), [{ first: 3, last: 8 }])).toEqual([
    'f: never saw 2, which is a message_sent',
  ]);
});

test('the guarded file: a write in another’s turn, and one that came too late', () => {
  const grants = [
    { turn: 1, member: 'a' },
    { turn: 2, member: 'b' },
  ];
  expect(checkFenced([grants[0], grants[0], grants[1]] as typeof grants, grants)).toEqual([]);
  expect(checkFenced([{ turn: 2, member: 'a' }], grants)).toEqual(['a wrote in turn 2, which was b’s']);
  expect(checkFenced([...grants].reverse(), grants)).toEqual(['a wrote in turn 1 after a write of turn 2']);
  expect(checkTurns(grants)).toEqual([]);
  expect(checkTurns([...grants, { turn: 2, member: 'a' }])).toEqual(['a was granted turn 2 after turn 2']);
});

test('causes: whoever lost a turn had something done to it', () => {
  const harm = { dead: new Set(['a']), hurt: new Set(['b']) };
  const loss = (holder: string, why: string) => checkCauses([{ seq: 1, holder, why }], harm).length;
  expect([loss('a', 'owner_gone'), loss('a', 'owner_timeout'), loss('b', 'owner_timeout')]).toEqual([0, 0, 0]);
  expect([loss('b', 'owner_gone'), loss('c', 'owner_timeout'), loss('c', 'not_delivered')]).toEqual([1, 1, 1]);
});

test('shares: who never had a turn counts as well', () => {
  const grants = [{ member: 'a' }, { member: 'a' }, { member: 'b' }];
  expect(shares(['a', 'b'], grants)).toEqual({ most: 2, fewest: 1, ratio: 2 });
  expect(shares(['a', 'c'], grants).ratio).toBe(Number.POSITIVE_INFINITY);
});
