/** Whom words mean when the one they named is not there any more. */
import { expect, test } from 'vitest';
import { kick } from '../../src/domain/member/kick.ts';
import { leave } from '../../src/domain/member/leave.ts';
import { resolveMember } from '../../src/domain/member/resolve.ts';
import { isRefusal } from '../../src/lib/errors.ts';
import { type Actor, CLAUDE, caller, die } from './cast.ts';
import { code, roomOf } from './scene.ts';

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

test('a harness means its live session beside a dead one, and either once both are dead; a kick is about the dead', async () => {
  const other: Actor = { id: 'claude:aaaa3333', session: 'session-c', pid: 107 };
  const p = await roomOf([CLAUDE, other]);
  const meant = (words: string) => {
    const found = resolveMember(p.world.view(), words);
    return isRefusal(found) ? found.refused : found;
  };
  expect([meant('claude'), meant('aaaa')]).toEqual(['ambiguous_recipient', 'ambiguous_recipient']);
  die(p.world, CLAUDE);
  expect([meant('claude'), meant('aaaa'), meant(CLAUDE.id), meant('aaaa1')]).toEqual([
    ...[other.id, other.id, CLAUDE.id, CLAUDE.id],
  ]);
  const kicks = kick(p.world.store, caller(p.world, worker(1)), { target: 'claude', reason: null });
  expect(await code(kicks)).toBe('ambiguous_recipient');
  die(p.world, other);
  expect(meant('claude')).toBe('ambiguous_recipient');
});

test('who has the name of a dead one gets nothing that is meant for it', async () => {
  const ada: Actor = { id: 'script:ada', session: null, pid: 108 };
  const human: Actor = { id: 'human:ada', session: null, pid: 109 };
  const p = await roomOf([ada, human]);
  die(p.world, ada);
  expect(isRefusal(resolveMember(p.world.view(), 'ada'))).toBe(true);
});
