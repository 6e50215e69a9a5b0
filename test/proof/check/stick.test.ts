/** The search for one order of all operations: what it must accept, and each kind of broken promise that it must see. */
import { expect, test } from 'vitest';
import type { Operation, Said } from '../history.ts';
import { checkStick } from './stick.ts';

const FREE = { holder: null, turn: 0 };
const A = 'script:a';
const B = 'script:b';
const C = 'script:c';

type Row = readonly [
  member: string,
  verb: string,
  call: number,
  end: number,
  said?: Said,
  outcome?: Operation['outcome'],
  code?: string,
];

const history = (rows: readonly Row[]): Operation[] =>
  rows.map(([member, verb, call, end, said = {}, outcome = 'ok', code], i) => ({
    id: i + 1,
    member,
    verb,
    call,
    end,
    outcome,
    code,
    said,
  }));
const check = (rows: readonly Row[], vanished: readonly [string, number][] = []) =>
  checkStick({ start: FREE, operations: history(rows), vanished: new Map(vanished) });

const yours = (turn: number): Said => ({ status: 'your_turn', reason: 'sequence', turn });
const NOT_YET: Said = { status: 'not_yet', reason: 'owned' };

test('a hand-over is one order, also when the wait began long before', () => {
  expect(
    check([
      [A, 'try', 0, 1, yours(1)],
      [B, 'wait', 1, 9, yours(2)],
      [A, 'check', 2, 3, { turn: 1 }],
      [A, 'release', 4, 8, { turn: 1 }],
      [A, 'check', 10, 11, { turn: 1 }, 'fail', 'not_your_turn'],
    ]),
  ).toBeNull();
});

test('two holders at once are seen', () => {
  expect(
    check([
      [A, 'try', 0, 1, yours(1)],
      [B, 'try', 2, 3, yours(2)],
    ])?.step,
  ).toContain('script:b try');
});

test('a turn that was taken away before it could be told was granted all the same', () => {
  const over = { status: 'not_yet', reason: 'turn_over', turn: 3 };
  const [first, last] = [
    [A, 'try', 0, 1, yours(1)],
    [C, 'take', 2, 4, { ...yours(3), reason: 'operator_override' }],
  ] as const;
  expect(check([first, [B, 'take', 2, 5, over], last])).toBeNull();
  expect(check([first, [B, 'take', 2, 5, NOT_YET], last])).not.toBeNull();
});

test('a turn number that is given twice, or left out, is seen', () => {
  const released = [
    [A, 'try', 0, 1, yours(1)],
    [A, 'release', 2, 3, { turn: 1 }],
  ] as const;
  expect(check([...released, [B, 'try', 4, 5, yours(1)]])).not.toBeNull();
  expect(check([...released, [B, 'try', 4, 5, yours(3)]])).not.toBeNull();
});

test('a yes to a token that was void all the time is seen; one that was void only at the end is not', () => {
  const passed = [
    [A, 'try', 0, 1, yours(1)],
    [A, 'release', 2, 3, { turn: 1 }],
  ] as const;
  expect(check([...passed, [A, 'check', 4, 5, { turn: 1 }]])).not.toBeNull();
  expect(check([...passed, [A, 'check', 2.5, 5, { turn: 1 }]])).toBeNull();
});

test('a no to the holder is seen', () => {
  const held = [A, 'try', 0, 1, yours(1)] as const;
  expect(check([held, [A, 'check', 2, 3, { turn: 1 }, 'fail', 'not_your_turn']])).not.toBeNull();
  expect(check([held, [A, 'release', 2, 3, { turn: 1 }, 'fail', 'turn_mismatch']])).not.toBeNull();
  expect(check([held, [A, 'wait', 2, 3, NOT_YET]])).not.toBeNull();
});

test('a wait that was killed may have been granted, but not after it was dead', () => {
  const killed = [A, 'wait', 0, 5, {}, 'unknown'] as const;
  const taken = [B, 'take', 6, 7, { ...yours(2), reason: 'owner_gone' }] as const;
  expect(check([killed, taken])).toBeNull();
  expect(check([killed, [B, 'try', 6, 7, yours(1)]])).toBeNull();
  expect(
    check([[B, 'try', 0, 1, yours(1)], killed, [B, 'release', 6, 7, { turn: 1 }], [B, 'try', 8, 9, yours(3)]]),
  ).not.toBeNull();
});

test('a turn ends by itself only when its holder is dead', () => {
  const rows = [
    [A, 'try', 0, 1, yours(1)],
    [B, 'wait', 2, 9, yours(2)],
  ] as const;
  expect(check(rows)).not.toBeNull();
  expect(check(rows, [[A, 5]])).toBeNull();
  expect(check(rows, [[A, 10]])).not.toBeNull();
});

test('whoever is told to end while it is granted may give the turn back', () => {
  const ended = [A, 'wait', 0, 5, { ended: true }, 'unknown'] as const;
  expect(check([ended, [B, 'try', 6, 7, yours(2)]])).toBeNull();
  expect(
    check([
      [A, 'wait', 0, 5, {}, 'unknown'],
      [B, 'try', 6, 7, yours(2)],
    ]),
  ).not.toBeNull();
});

test('what is seen of the stick is part of the order', () => {
  const rows = [[A, 'try', 0, 1, yours(1)]] as const;
  expect(check([...rows, [B, 'state', 2, 3, { owner: A, turn: 1 }]])).toBeNull();
  expect(check([...rows, [B, 'state', 2, 3, { owner: null, turn: 0 }]])).not.toBeNull();
  expect(check([...rows, [B, 'state', 0.5, 3, { owner: null, turn: 0 }]])).toBeNull();
});

test('leaving and being kicked give back, and nothing else does', () => {
  const held = [A, 'try', 0, 1, yours(1)] as const;
  const next = [B, 'try', 4, 5, yours(2)] as const;
  expect(check([held, [A, 'leave', 2, 3], next])).toBeNull();
  expect(check([held, [B, 'kick', 2, 3, { target: A }], next])).toBeNull();
  expect(check([held, [B, 'kick', 2, 3, { target: A }, 'fail', 'target_active'], next])).not.toBeNull();
});

test('a hook’s yes that is older than the end of the turn is seen; one that was asked for before it is not', () => {
  const passed = [
    [A, 'try', 0, 1, yours(1)],
    [A, 'release', 2, 3, { turn: 1 }],
  ] as const;
  expect(check([...passed, [A, 'edit', 4, 5, { fast: true }]])?.step).toContain('script:a edit ok');
  expect(check([...passed, [A, 'edit', 2.5, 5, { fast: true }]])).toBeNull();
  expect(check([...passed, [A, 'edit', 1.5, 1.8]])).toBeNull();
  expect(check([...passed, [A, 'edit', 4, 5, {}, 'unknown']])).toBeNull();
  // Its release was killed: it may have happened, but not after somebody has seen that it had.
  const killed = [A, 'release', 2, 3, { turn: 1 }, 'unknown'] as const;
  const edit = [A, 'edit', 6, 7] as const;
  expect(check([passed[0], killed, edit])).toBeNull();
  expect(check([passed[0], killed, [B, 'state', 4, 5, { owner: null, turn: 1 }], edit])).not.toBeNull();
});

test('a hook’s yes to whoever never held the stick, and its no to the holder, are seen; a hook that failed says neither', () => {
  const held = [A, 'try', 0, 1, yours(1)] as const;
  expect(check([held, [B, 'edit', 2, 3]])).not.toBeNull();
  expect(check([held, [A, 'edit', 2, 3, {}, 'fail', 'edit_refused']])).not.toBeNull();
  expect(check([held, [B, 'edit', 2, 3, {}, 'fail', 'edit_refused']])).toBeNull();
  expect(check([held, [B, 'edit', 2, 3, {}, 'unknown', 'store_busy']])).toBeNull();
});

test('what hooks answer from is true at every moment at which it says something', () => {
  const passed = [
    [A, 'try', 0, 1, yours(1)],
    [A, 'release', 2, 3, { turn: 1 }],
  ] as const;
  expect(check([...passed, [B, 'glance', 1.5, 1.6, { owner: A, turn: 1 }]])).toBeNull();
  expect(check([...passed, [B, 'glance', 4, 5, { owner: A, turn: 1 }]])).not.toBeNull();
  expect(check([...passed, [B, 'glance', 4, 5, {}]])).toBeNull();
  expect(check([...passed, [B, 'glance', 4, 5, { owner: null, turn: 1 }]])).toBeNull();
  expect(check([...passed, [B, 'glance', 1.5, 1.6, { owner: null, turn: 1 }]])).not.toBeNull();
});

test('standing by is for whoever does not hold the stick, and a session that ends gives it back', () => {
  const held = [A, 'try', 0, 1, yours(1)] as const;
  expect(check([held, [A, 'standby', 2, 3]])).not.toBeNull();
  expect(check([held, [A, 'standby', 2, 3, {}, 'fail', 'park_requires_release']])).toBeNull();
  expect(check([held, [B, 'standby', 2, 3, {}, 'fail', 'park_requires_release']])).not.toBeNull();
  expect(check([held, [A, 'hook end', 2, 3], [B, 'try', 4, 5, yours(2)]])).toBeNull();
});

test('a brake refuses a holder too: an edit, and a wait that says stopped, tell nothing of the stick', () => {
  const held: Row = [A, 'try', 0, 1, yours(1)];
  for (const status of ['stopped', 'interrupted'])
    expect(check([held, [A, 'wait', 2, 3, { status }], [A, 'check', 4, 5, { turn: 1 }]])).toBeNull();
  expect(check([held, [A, 'edit', 2, 3, {}, 'fail', 'edit_braked'], [A, 'check', 4, 5, { turn: 1 }]])).toBeNull();
  expect(check([held, [A, 'edit', 2, 3, {}, 'fail', 'edit_refused'], [A, 'check', 4, 5, { turn: 1 }]])).not.toBeNull();
});

test('a yes for a path is the stick’s unless it names a claim, and a no unless another has claimed it', () => {
  const path = { path: 'lib/one.ts' };
  const held = [A, 'try', 0, 1, yours(1)] as const;
  const found = (...rows: Row[]) => check([held, ...rows]);
  expect(found([A, 'check path', 2, 3, path], [B, 'check path', 2, 3, { ...path, claims: ['c1'] }])).toBeNull();
  expect(found([B, 'check path', 2, 3, path])).not.toBeNull();
  expect(found([A, 'check path', 2, 3, path, 'fail', 'claimed'])).toBeNull();
  expect(found([A, 'check path', 2, 3, path, 'fail', 'not_your_turn'])).not.toBeNull();
  expect(found([A, 'edit', 2, 3, path, 'fail', 'edit_claimed'])).toBeNull();
  expect(found([A, 'edit', 2, 3, path, 'fail', 'edit_refused'])).not.toBeNull();
});
