/** Whom words mean when the one they named is not there any more. */
import { expect, test } from 'vitest';
import { leave } from '../../src/domain/member/leave.ts';
import { resolveMember } from '../../src/domain/member/resolve.ts';
import { isRefusal } from '../../src/lib/errors.ts';
import { type Actor, caller } from './cast.ts';
import { roomOf } from './scene.ts';

const worker = (n: number): Actor => ({ id: `script:w${n}`, session: null, pid: null });

test('a member that has left is not taken for one whose name begins like its own', async () => {
  const p = await roomOf([worker(1), worker(10)]);
  const meant = (words: string) => {
    const found = resolveMember(p.world.view(), words);
    return isRefusal(found) ? found.refused : found;
  };
  expect(meant('script:w1')).toBe('script:w1');
  await leave(p.world.store, caller(p.world, worker(1)));
  expect([meant('script:w1'), meant('script:w10')]).toEqual(['unknown_recipient', 'script:w10']);
});
