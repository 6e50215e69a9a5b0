/** A brake grants no turn, also not by a takeover from a holder that is gone; a person may order one. */
import { expect, test } from 'vitest';
import { hold, interrupt } from '../../src/domain/brake/member.ts';
import { setMode } from '../../src/domain/brake/set-mode.ts';
import { take } from '../../src/domain/turn/take.ts';
import { ADA, CLAUDE, caller, die, ONE } from './cast.ts';
import { type Play, wait } from './play.ts';
import { code, refusal, roomOf } from './scene.ts';

const WHY = { reason: 'a look' };

const BRAKES: Readonly<Record<string, (p: Play) => Promise<unknown>>> = {
  paused: (p) => setMode(p.world.store, caller(p.world, ADA), 'pause', WHY),
  holds: (p) => hold(p.world.store, caller(p.world, ADA), 'hold', ONE.id, WHY),
  interrupts: (p) => interrupt(p.world.store, caller(p.world, ADA), ONE.id, WHY),
};

test('a braked agent takes over from nobody, unless a person told it to', async () => {
  for (const [brake, on] of Object.entries(BRAKES)) await refuses(brake, on);
});

async function refuses(brake: string, on: (p: Play) => Promise<unknown>): Promise<void> {
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
}
