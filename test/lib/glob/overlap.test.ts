/** Whether two globs overlap, held against another matcher; and what a glob covers. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { covers, globOf, isEverything, overlap } from '../../../src/lib/glob/overlap.ts';
import { type Glob, parseGlob } from '../../../src/lib/glob/parse.ts';
import { fits, judged, someGlobs } from './pairs.ts';

const glob = (text: string): Glob => parseGlob(text, 4_096) as Glob;

test('of 100,000 pairs none that overlaps is held to be apart, and hardly one the other way round', () => {
  const { pairs, granted, wrong, unfounded } = judged(someGlobs(400, 7), overlap, 100_000);
  expect(pairs).toBe(100_000);
  expect(granted).toBeGreaterThan(pairs / 4);
  expect(wrong).toEqual([]);
  expect(unfounded.length / (pairs - granted), unfounded.slice(0, 9).join('\n')).toBeLessThanOrEqual(0.01);
});

test('a decision by how patterns begin, or by the letters alone, would be found out', () => {
  const beginning = ({ text }: Glob) => text.replace(/[*?[{\\].*/, '');
  const byPrefix = (a: Glob, b: Glob) =>
    beginning(a).startsWith(beginning(b)) || beginning(b).startsWith(beginning(a)) ? beginning(a) : null;
  const byText = (a: Glob, b: Glob) => (a.text === b.text ? a.text : null);
  for (const decide of [byText, byPrefix]) {
    const { wrong, unfounded } = judged(someGlobs(60, 3), decide);
    expect(wrong.length + unfounded.length).toBeGreaterThan(50);
  }
});

test('what a glob covers is what fits it', () => {
  const names = fc.array(fc.constantFrom('a', 'b', 'ab', '.c', 'C'), { minLength: 1, maxLength: 4 });
  const property = fc.property(fc.nat(199), names, (i, path) => {
    const one = globs[i % globs.length] as Glob;
    expect(covers(one, path.join('/')), `${one.text}  ${path.join('/')}`).toBe(fits(one.text, path.join('/')));
    expect(overlap(one, globOf(path.join('/'))) !== null).toBe(covers(one, path.join('/')));
  });
  const globs = someGlobs(200, 11);
  fc.assert(property, { numRuns: 3_000 });
});

test.each([
  ['src/**', 'src/a.ts', 'src/a.ts'],
  ['src/*.ts', 'src/a*', 'src/a.ts'],
  ['src', 'src/x/y', 'src/x/y'],
  ['src/', 'src/x', 'src/x'],
  ['README.md', 'readme.md', 'readme.md'],
  ['Ä/x', 'a\u0308/x', 'ä/x'],
  ['{a,b}/x', 'b/{x,y}', 'b/x'],
  ['**/test/**', 'src/**', 'src/test'],
  ['a[b-d]', 'a[!b-d]', null],
  ['src/a*', 'src/b*', null],
  ['src', 'src2', null],
  ['*/a', '*/b', null],
  ['*.ts', 'src/*.ts', null],
  ['a\\*b', 'a*b', 'a*b'],
  ['a\\*b', 'axb', null],
  ['a[+-9]b', 'a/b', null],
  ['.*', '.?', '.x'],
  ['*', '.*', '.x'],
])('%s and %s: %s', (a, b, path) => {
  expect(overlap(glob(a), glob(b))).toBe(path);
  expect(overlap(glob(b), glob(a)) === null).toBe(path === null);
});

test.each([
  ['src/**', 'src', true, true],
  ['src/**', 'src/a', true, true],
  ['src/*', 'src/a', true, false],
  ['src/**/*.ts', 'src/a', false, false],
  ['src/**/*.ts', 'src/a/b.ts', true, false],
  ['src/a.ts', 'src/a.ts', true, true],
  ['src', 'lib', false, false],
  ['src', '', false, false],
])('%s covers %j: %s, with all below it: %s', (text, path, itself, below) => {
  expect([covers(glob(text), path), covers(glob(text), path, true)]).toEqual([itself, below]);
});

test.each([
  ['**', true],
  ['*/**', true],
  ['?*/**', true],
  ['{src/**,**/*}', true],
  ['*', false],
  ['**/*.ts', false],
  ['src/**', false],
])('%s is everything: %s', (text, everything) => expect(isEverything(glob(text))).toBe(everything));

test.each([
  ['', 'fits no name at all'],
  ['./', 'fits no name at all'],
  ['a/[z-a]', 'fits no name at all'],
  ['a[/]b', 'fits no name at all'],
  ['a/../b', 'cannot be read: `..` behind a pattern'],
  ['{..,a}/b', 'cannot be read: `..` behind a pattern'],
  ['a[', 'cannot be read: Missing closing: "]"'],
  ['{a,b', 'cannot be read: braces that do not pair'],
  ['{1..9}', 'cannot be read: a range in braces, write {1,2,3}'],
  ['@(a|b)', 'cannot be read: parentheses; put a backslash before each, or use {a,b}'],
  ['app/(group)', 'cannot be read: parentheses; put a backslash before each, or use {a,b}'],
  ['[\\d]', 'cannot be read: [\\d] means more than letters'],
  ['a\0b', 'has a NUL in it'],
])('%j %s', (text, why) => expect(parseGlob(text, 4_096)).toEqual({ why }));

test('braces are counted before they are written out', () => {
  expect(parseGlob('{a,b}'.repeat(40), 1_024)).toEqual({ actual: 40 * 2 ** 40 });
  expect(parseGlob('x'.repeat(2_000), 1_024)).toEqual({ actual: 2_000 });
  expect(parseGlob('{a,b}{c,d}', 10)).toMatchObject({ characters: 8 });
});

test.each([
  ['a name', 'x'.repeat(256)],
  ['a name of stars', '*a'.repeat(128)],
  ['names', 'x/'.repeat(257)],
])('more of %s than there can be is no pattern', (_what, text) =>
  expect(parseGlob(text, 4_096)).toMatchObject({ why: expect.stringContaining('longer than any') }),
);

test('the worst that fits into the limits is given up after so many steps', () => {
  const [stars, steps] = [glob(`${'*a'.repeat(127)}b`), glob(`${'a*'.repeat(127)}c`)];
  expect(overlap(stars, steps)).toBeNull();
  const effort = { left: 300_000 };
  const all = () => Array.from({ length: 64 }, () => overlap(stars, steps, effort));
  expect(all).toThrow('too many stars');
});

test('sixteen plain patterns against a hundred take a tenth of what may be taken', () => {
  const effort = { left: 30_000 };
  for (const mine of Array.from({ length: 16 }, (_, i) => glob(`packages/web/src/part${i}/**/*.ts`)))
    for (const theirs of Array.from({ length: 100 }, (_, i) => glob(`packages/lib${i}/src/**`)))
      expect(overlap(mine, theirs, effort)).toBeNull();
});
