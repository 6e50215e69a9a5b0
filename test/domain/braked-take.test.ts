/** A brake grants no turn, also not by a takeover from a holder that is gone; a person may order one. */
import { expect, test } from 'vitest';
import { hold, interrupt } from '../../src/domain/brake/member.ts';
import { setMode } from '../../src/domain/brake/mode.ts';
import { take } from '../../src/domain/turn/take.ts';
import { ADA, CLAUDE, caller, die, ONE } from './cast.ts';
import { type Play, wait } from './play.ts';
import { code, refusal, roomOf } from './scene.ts';

const WHY = { reason: 'a look' };

test.each<{ brake: string; on: (p: Play) => Promise<unknown> }>([
  { brake: 'paused', on: (p) => setMode(p.world.store, caller(p.world, ADA), 'pause', WHY) },
  { brake: 'holds', on: (p) => hold(p.world.store, caller(p.world, ADA), 'hold', ONE.id, WHY) },
  { brake: 'interrupts', on: (p) => interrupt(p.world.store, caller(p.world, ADA), ONE.id, WHY) },
])('a takeover is refused where a person $brake', async ({ brake, on }) => {
  const p = await roomOf([CLAUDE, ONE]);
  await wait(p, CLAUDE);
  for (const guardian of p.guardians) p.world.locks.set(guardian.lock, 'dead');
  die(p.world, CLAUDE);
  await on(p);
  const claimant = { agent: ONE.id, leaseId: 'mine', protector: null };
  const takes = (operatorRequested: boolean) =>
    take(p.world.store, caller(p.world, ONE, { operatorRequested }), claimant, { reason: 'it is gone' });
  const refused = await refusal(takes(false));
  expect(refused?.code).toBe('takeover_not_available');
  expect(refused?.message).toContain(brake);
  expect(await code(takes(true))).toBe('done');
});
