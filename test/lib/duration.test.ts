/** Durations as people write them, and back. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDuration, parseDuration, roughly } from '../../src/lib/duration.ts';

test.each([
  ['0', 0],
  ['90', 90_000],
  ['1.5', 1_500],
  ['250ms', 250],
  ['90s', 90_000],
  ['10m', 600_000],
  ['2h', 7_200_000],
  ['0.5h', 1_800_000],
  ['1d', 86_400_000],
  [' 5s ', 5_000],
])('%j is a duration', (text, ms) => expect(parseDuration(text)).toBe(ms));

test.each([
  ...['', ' ', '-1', '+1', '1e3', '.5', '5.', '1 s', '5S', '5sec', '5s5', '1h30m', '0x10', 'NaN', 'Infinity', '١s'],
  ...['9'.repeat(30), '999999999999999d'],
])('%j is none', (text) => expect(parseDuration(text)).toBeNull());

test('what is written is read back, to the millisecond', () => {
  fc.assert(fc.property(fc.nat(10 ** 12), (ms) => parseDuration(formatDuration(ms)) === ms));
  expect([0, 250, 110_000, 2_700_000, 7_200_000, 86_400_000].map(formatDuration)).toEqual([
    '0ms',
    '250ms',
    '110s',
    '45m',
    '2h',
    '1d',
  ]);
});

test('roughly, for people', () => {
  expect([-5, 0, 3_400, 720_000, 14_400_000, 172_800_000].map(roughly)).toEqual([
    '0 s',
    '0 s',
    '3 s',
    '12 min',
    '4 h',
    '2 d',
  ]);
});
