/** Deadlines: on one boot the monotonic clock alone decides; after a reboot the wall clock must do. */
import { expect, test } from 'vitest';
import { after, iso, msUntil, passed } from '../../src/lib/instant.ts';

const now = { wall: 1_000_000, mono: 500, boot: 'a' };
const DAY = 86_400_000;

test.each([
  { law: 'not yet', at: { ...now, wall: 1_000_999, mono: 1_499 }, left: 1 },
  { law: 'at the very moment it has passed', at: { ...now, wall: 1_001_000, mono: 1_500 }, left: 0 },
  { law: 'the wall clock a day forward changes nothing', at: { ...now, wall: now.wall + DAY }, left: 1_000 },
  { law: 'the wall clock a day back changes nothing', at: { ...now, wall: now.wall - DAY, mono: 1_600 }, left: -100 },
  {
    law: 'another boot: its monotonic clock means nothing',
    at: { wall: 1_000_400, mono: 9_999_999, boot: 'b' },
    left: 600,
  },
  { law: 'another boot, later', at: { wall: 1_002_000, mono: 1, boot: 'b' }, left: -1_000 },
])('$law', ({ at, left }) => {
  const deadline = after(now, 1_000);
  expect(msUntil(deadline, at)).toBe(left);
  expect(passed(deadline, at)).toBe(left <= 0);
});

test('a moment as text', () => expect(iso(0)).toBe('1970-01-01T00:00:00.000Z'));
