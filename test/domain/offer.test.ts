/** When the stick may be taken from its holder, and when a promise no longer holds. */
import { expect, test } from 'vitest';
import { assign } from '../../src/domain/turn/assign.ts';
import { offer, staleness } from '../../src/domain/turn/offer.ts';
import { take } from '../../src/domain/turn/take.ts';
import type { Liveness } from '../../src/lib/process-table.ts';
import { type Actor, CLAUDE, CODEX, caller, die, ONE, TWO } from './cast.ts';
import { handoffOf } from './moves.ts';
import { type Play, tick, wait } from './play.ts';
import { code, gives, listens, roomOf, tries, turnOf } from './scene.ts';

const DAY = 86_400_000;
const LEASE = 45 * 60_000;

/** CLAUDE holds with a guardian whose lock is in this state. */
async function heldBy(p: Play, lock: Liveness): Promise<void> {
  await wait(p, CLAUDE);
  for (const guardian of p.guardians) p.world.locks.set(guardian.lock, lock);
}

test.each<{
  law: string;
  lock: Liveness;
  dies?: boolean;
  waits?: number;
  jumps?: number;
  boot?: boolean;
  offer: string | null;
}>([
  { law: 'guarded and alive', lock: 'alive', offer: null },
  { law: 'guarded, and a day went by', lock: 'alive', waits: DAY, offer: null },
  {
    law: 'guarded, and its harness is dead: the guardian gives it back itself',
    lock: 'alive',
    dies: true,
    offer: null,
  },
  { law: 'the guardian was killed, the harness lives', lock: 'dead', offer: null },
  {
    law: 'the guardian was killed, the harness lives, the lease ran out',
    lock: 'dead',
    waits: LEASE,
    offer: 'owner_timeout',
  },
  { law: 'guardian and harness are dead', lock: 'dead', dies: true, offer: 'owner_gone' },
  { law: 'the lock’s file is gone, the harness is dead', lock: 'unknown', dies: true, offer: 'owner_gone' },
  { law: 'the lock’s file is gone, the harness lives', lock: 'unknown', offer: null },
  { law: 'the wall clock jumps a day forward', lock: 'dead', jumps: DAY, offer: null },
  {
    law: 'the wall clock jumps a day back, the lease runs out',
    lock: 'dead',
    jumps: -DAY,
    waits: LEASE,
    offer: 'owner_timeout',
  },
  { law: 'the lock is held, the clock jumps, the lease runs out', lock: 'alive', jumps: DAY, waits: DAY, offer: null },
  { law: 'another boot: its process is dead', lock: 'dead', boot: true, offer: 'owner_gone' },
])('$law', async ({ lock, dies, waits = 0, jumps = 0, boot, offer: wanted }) => {
  const p = await roomOf([CLAUDE, ONE]);
  await heldBy(p, lock);
  if (dies) die(p.world, CLAUDE);
  p.world.pass(waits);
  p.world.clock.wall += jumps;
  if (boot) p.world.clock.boot = 'next';
  expect(offer(p.world.view())).toBe(wanted);
  const claimant = { agent: ONE.id, leaseId: 'mine', protector: null };
  const took = await code(take(p.world.store, caller(p.world, ONE), claimant, { reason: 'it is gone' }));
  expect(took).toBe(wanted === null ? 'takeover_not_available' : 'done');
  expect(await tries(p, TWO)).toMatchObject({ status: 'not_yet' });
});

test('nothing stands for a script: only its lease decides, and a running listener proves nothing against time', async () => {
  const p = await roomOf([ONE, TWO]);
  await tries(p, ONE);
  p.world.pass(9 * 60_000);
  expect(offer(p.world.view())).toBeNull();
  p.world.pass(60_000);
  expect(offer(p.world.view())).toBe('owner_timeout');
  // Any command of the holder renews the lease that ran out, as long as nobody took it.
  await listens(p, ONE, 'follow');
  expect(offer(p.world.view())).toBeNull();
});

test('an offer goes to the fairest that waits, and to whoever asks when nobody waits', async () => {
  const p = await roomOf([CLAUDE, ONE, TWO]);
  await heldBy(p, 'dead');
  await wait(p, ONE);
  await wait(p, TWO);
  die(p.world, CLAUDE);
  const [first, second] = p.waits;
  expect(second && (await tick(p, second))).toBeNull();
  expect(first && (await tick(p, first))).toEqual({ status: 'takeover_available', reason: 'owner_gone' });
  expect(second && (await tick(p, second))).toEqual({ status: 'takeover_available', reason: 'owner_gone' });
  expect(await tries(p, ONE)).toEqual({ status: 'takeover_available', reason: 'owner_gone' });
});

test.each([
  { who: 'an agent', more: {}, reason: 'I want it', answer: 'takeover_not_available' },
  { who: 'an agent that a person told to', more: { operatorRequested: true }, reason: 'told to', answer: 'done' },
  { who: 'the same without a reason', more: { operatorRequested: true }, reason: null, answer: 'operator_required' },
  { who: 'a person', more: { person: true }, reason: null, answer: 'done' },
])('a live holder: $who → $answer', async ({ more, reason, answer }) => {
  const p = await roomOf([CLAUDE, ONE]);
  await heldBy(p, 'alive');
  const claimant = { agent: ONE.id, leaseId: 'mine', protector: null };
  expect(await code(take(p.world.store, caller(p.world, ONE, more), claimant, { reason }))).toBe(answer);
});

/** CODEX gave the stick to one that need not be there. */
async function promisedTo(p: Play, actor: Actor): Promise<void> {
  await tries(p, CODEX);
  const by = caller(p.world, CODEX, { operatorRequested: true });
  await assign(p.world.store, by, handoffOf('yours'), {}, { target: actor.id, reason: 'told to' });
}

test.each([
  { law: 'in time', to: CLAUDE, stale: null },
  { law: 'late', to: CLAUDE, waits: 20 * 60_000, stale: 'claim_expired' },
  { law: 'late by the wall clock only', to: CLAUDE, jumps: DAY, stale: null },
  { law: 'dead', to: CLAUDE, dies: true, stale: 'recipient_gone' },
  { law: 'a script that is silent', to: ONE, stale: null },
])('a promise to one that is $law', async ({ to, waits = 0, jumps = 0, dies = false, stale }) => {
  const p = await roomOf([CODEX, CLAUDE, ONE, TWO]);
  await promisedTo(p, to);
  p.world.pass(waits);
  p.world.clock.wall += jumps;
  if (dies) die(p.world, to);
  const { reserved } = turnOf(p);
  expect(reserved && staleness(p.world.view(), reserved)).toBe(stale);
  const answer = await tries(p, TWO);
  expect(answer.status).toBe(stale === null ? 'not_yet' : 'your_turn');
});

test('who was late still gets it when nobody else acted', async () => {
  const p = await roomOf([CODEX, ONE, TWO]);
  await promisedTo(p, ONE);
  p.world.pass(DAY);
  expect(await tries(p, ONE)).toEqual({ status: 'your_turn', reason: 'direct_pass' });
});

test('the recipient of a promise that ran out is passed over once, not shut out', async () => {
  const p = await roomOf([CODEX, ONE, TWO]);
  await tries(p, CODEX);
  await wait(p, ONE);
  await gives(p, CODEX);
  p.world.pass(31_000);
  expect(await wait(p, TWO)).toMatchObject({ status: 'your_turn' });
  expect((await gives(p, TWO)).reservedFor).toBe(ONE.id);
});
