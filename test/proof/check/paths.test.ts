/** The checker of path claims: each finding, seen once, and what it must let pass; and the table that it goes by. */
import { minimatch } from 'minimatch';
import { expect, test } from 'vitest';
import type { RoomEvent } from '../../../src/domain/event.ts';
import type { Operation, Said } from '../history.ts';
import { FITS, PATHS } from '../storm/work.ts';
import { checkPaths, type Pathing, underClaims } from './paths.ts';

const [A, B] = ['claude:a', 'claude:b'];

type Row = readonly [type: string, from: string | null, payload?: object, more?: object];

const logOf = (rows: readonly Row[]): RoomEvent[] =>
  rows.map(
    ([type, from, payload = {}, more = {}], i) =>
      ({ seq: i + 1, type, from, to: null, reason: null, payload, ...more }) as unknown as RoomEvent,
  );
const pathing = (
  rows: readonly Row[],
  operations: readonly Operation[] = [],
  more: Partial<Pathing> = {},
): Pathing => ({
  ...{ operations, log: logOf(rows), vanished: new Map(), lost: [], replaced: null },
  ...more,
});
const check = (...words: Parameters<typeof pathing>) => checkPaths(pathing(...words));

const claimed = (by: string, id: string, ...patterns: string[]): Row => [
  'path_claimed',
  by,
  { claim_id: id, patterns },
];
const released = (by: string, id: string, holder = by, more: object = {}): Row => [
  'path_released',
  by,
  { claim_id: id, holder, ...more },
];
const did = (id: number, member: string, verb: string, said: Said, more: Partial<Operation> = {}): Operation => ({
  ...{ id, member, verb, call: id, end: id + 0.5, outcome: 'ok', said },
  ...more,
});
const got = (id: number, by: string, claim: string, patterns: string[], more: Said = {}): Operation =>
  did(id, by, 'claim', { about: claim, patterns, ttl: 100, ...more });
const edit = (id: number, by: string, path: string, more: Partial<Operation> = {}): Operation =>
  did(id, by, 'edit', { path }, more);
const seen = (id: number, by: string): Operation => did(id, by, 'state', {});

test('the table says what a matcher of another kind says, and patterns that meet do so in it', () => {
  for (const [pattern, fits] of Object.entries(FITS))
    expect(PATHS.filter((path) => minimatch(path, pattern) || minimatch(path, `${pattern}/**`))).toEqual(fits);
});

test('apart from each other two may have claims; what one gives back another gets', () => {
  expect(
    check([
      ...[claimed(A, 'c1', 'lib/**'), claimed(B, 'c2', 'docs/*.md', '*.md'), claimed(A, 'c1', 'lib/**')],
      ...[claimed(A, 'c3', 'lib/one.ts'), released(A, 'c1'), released(A, 'c3'), claimed(B, 'c4', 'lib/one.ts')],
    ]),
  ).toEqual([]);
});

test('by the log: what two have at once, whether it is the same pattern or not', () => {
  expect(check([claimed(A, 'c1', 'lib/**'), claimed(B, 'c2', '*.md', '{lib,docs}/two.*')])).toEqual([
    `event 2, path_claimed: ${B} claimed *.md,{lib,docs}/two.*, and ${A} has lib/**`,
  ]);
  expect(check([claimed(A, 'c1', 'docs'), claimed(B, 'c2', 'docs')])).toHaveLength(1);
  expect(check([claimed(A, 'c1', 'docs'), claimed(B, 'c1', '*.md')])).toHaveLength(1);
  expect(check([claimed(A, 'c1', 'docs'), ['epoch_started', null], claimed(B, 'c2', 'docs')])).toEqual([]);
});

test('by the log: given back by a stranger, kept by who goes, ended for a death that was none', () => {
  const held = claimed(A, 'c1', 'docs');
  expect(check([held, released(B, 'c1', A)])).toEqual([`event 2, path_released: ${B} gave back c1 of ${A}`]);
  expect(check([held, released(B, 'c1')])).toEqual([`event 2, path_released: c1 was not ${B}’s`]);
  expect(check([held, released(B, 'c1', A, { requested: true })])).toEqual([]);
  expect(check([held, released('human:ada', 'c1', A)])).toEqual([]);
  expect(check([held, ['kick', B, {}, { to: A }]])).toEqual([`event 2, kick: ${A} went and kept c1`]);
  const gone: Row = ['path_expired', null, { claim_id: 'c1', holder: A }, { reason: 'holder_gone' }];
  expect(check([held, gone])).toEqual([`event 2, path_expired: ${A} lives`]);
  expect(check([held, gone], [], { vanished: new Map([[A, 1]]) })).toEqual([]);
});

test('who was told that it has something has that in the log', () => {
  const told = got(1, A, 'c1', ['docs']);
  expect(check([claimed(A, 'c1', 'docs')], [told])).toEqual([]);
  expect(check([claimed(A, 'c1', '*.md')], [told])).toEqual([`operation 1, claim of ${A}: c1 is not in the log`]);
  expect(check([], [told], { replaced: 5 })).toEqual([]);
});

test('by time alone: under a claim that surely stands no other is let through, nor granted what meets it', () => {
  const rows = [claimed(A, 'c1', 'lib/**')];
  const found = (...more: Operation[]) => check(rows, [got(1, A, 'c1', ['lib/**']), seen(9, A), ...more]);
  expect(found(edit(3, B, 'lib/one.ts'))).toEqual([
    `operation 3, edit of ${B} got lib/one.ts, and operation 1 of ${A} had lib/**`,
  ]);
  expect(found(did(3, B, 'check path', { path: 'lib/two.ts' }))).toHaveLength(1);
  expect(found(edit(3, B, 'top.md'), edit(4, A, 'lib/one.ts'), edit(5, 'human:ada', 'lib/one.ts'))).toEqual([]);
  expect(found(edit(3, B, 'lib/one.ts', { outcome: 'fail' }), edit(0.8, B, 'lib/one.ts', { end: 2 }))).toEqual([]);
  const another = check(
    [...rows, released(A, 'c1'), claimed(B, 'c2', 'lib/one.ts')],
    [...[got(1, A, 'c1', ['lib/**']), seen(9, A), got(3, B, 'c2', ['lib/one.ts'])]],
  );
  expect(another).toEqual([`operation 3, claim of ${B} got lib/one.ts, and operation 1 of ${A} had lib/**`]);
});

test('a claim surely stands until something could have ended it', () => {
  const found = (more: Operation | null, said: Said = {}) =>
    check(
      [claimed(A, 'c1', 'lib/**')],
      [got(1, A, 'c1', ['lib/**'], said), seen(9, A), edit(4, B, 'lib/one.ts'), ...(more ? [more] : [])],
    ).length;
  expect(found(null)).toBe(1);
  for (const one of [
    did(2, A, 'unclaim', {}, { outcome: 'unknown' }),
    did(2, 'human:ada', 'unclaim', { about: 'c1' }),
    did(2, A, 'claim', { patterns: ['lib/**'], ttl: 5 }, { outcome: 'unknown' }),
    did(2, A, 'leave', {}),
    did(2, A, 'hook end', {}, { outcome: 'unknown' }),
    did(2, B, 'kick', { target: A }),
  ])
    expect([one.verb, found(one)]).toEqual([one.verb, 0]);
  for (const one of [
    did(2, B, 'unclaim', {}),
    did(2, A, 'claim', { patterns: ['lib/**'], ttl: 100 }, { outcome: 'unknown' }),
    did(2, A, 'unclaim', { about: 'c7' }),
    did(2, A, 'unclaim', {}, { outcome: 'fail' }),
    did(2, B, 'leave', {}),
  ])
    expect([one.verb, found(one)]).toEqual([one.verb, 1]);
  expect(found(null, { ttl: 2 })).toBe(0);
  expect(found(null, { again: true })).toBe(0);
});

/** Event n was written by an operation that was called at 10 n and answered half a moment later. */
const ROWS = [claimed(B, 'c1', '*.md'), claimed(A, 'c2', 'lib/**'), released(A, 'c2'), claimed(B, 'c3', 'docs')];
const WROTE = [10, 20, 30, 40].map((at, i) => did(at, 'script:w', 'note', { seq: i + 1 }));
const at = (id: number, verb: string, said: Said, code?: string): Operation =>
  did(id, B, verb, said, code === undefined ? {} : { outcome: 'fail', code });

test('nobody is refused for a claim that did not stand, was its own, or has nothing to do with it', () => {
  const found = (one: Operation) => check(ROWS, [...WROTE, one]);
  const overlaps = (id: number, patterns: string[], heldBy = A) =>
    at(id, 'claim', { patterns, heldBy }, 'claim_overlaps');
  expect(found(overlaps(25, ['lib/one.ts']))).toEqual([]);
  for (const one of [overlaps(15, ['lib/one.ts']), overlaps(45, ['lib/one.ts']), overlaps(25, ['docs'])])
    expect(found(one)).toEqual([
      `operation ${one.id}, claim of ${B} was refused (claim_overlaps), and ${A} had nothing of it`,
    ]);
  expect(found(overlaps(25, ['*.md'], B))).toHaveLength(1);
  expect(found(at(25, 'edit', { path: 'lib/two.ts' }, 'edit_claimed'))).toEqual([]);
  expect(found(at(25, 'edit', { path: 'top.md' }, 'edit_claimed'))).toHaveLength(1);
  expect(found(at(25, 'check path', { path: 'docs/two.md', heldBy: A }, 'claimed'))).toHaveLength(1);
  expect(
    check(ROWS, [...WROTE, overlaps(45, ['lib/one.ts'])], { lost: [{ first: 5, last: 9 }], replaced: 50 }),
  ).toEqual([]);
});

test('a yes for a claim of one’s own names one that stood and covers the path', () => {
  const found = (id: number, path: string, claims: string[]) =>
    check(ROWS, [...WROTE, at(id, 'check path', { path, claims })]);
  expect(found(15, 'top.md', ['c1'])).toEqual([]);
  for (const [id, path, claims] of [
    [5, 'top.md', ['c1']],
    [25, 'lib/one.ts', ['c1']],
    [25, 'lib/one.ts', ['c2']],
  ] as const)
    expect(found(id, path, [...claims])).toEqual([
      `operation ${id}, check path of ${B}: ${claims} gives no leave to ${path}`,
    ]);
});

test('an edit says nothing of the stick where a claim of its own may have let it through, and only there', () => {
  const edits = [
    ...[edit(15, B, 'top.md'), edit(5, B, 'top.md'), edit(15.5, A, 'top.md'), edit(16, B, 'lib/one.ts')],
    did(17, B, 'edit', { path: 'top.md', fast: true }),
    did(18, B, 'edit', {}),
  ];
  expect([...underClaims(pathing(ROWS, [...WROTE, ...edits]))]).toEqual([15]);
  expect([...underClaims(pathing(ROWS, [...WROTE, ...edits], { replaced: 15.7 }))]).toEqual([15, 15.5, 16]);
});
