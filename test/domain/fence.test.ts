/** The fence: who may speak for the turn, and with which token. */
import { expect, test } from 'vitest';
import { assign } from '../../src/domain/turn/assign.ts';
import { check } from '../../src/domain/turn/check.ts';
import { take } from '../../src/domain/turn/take.ts';
import { ADA, CLAUDE, caller, ONE, TWO } from './cast.ts';
import { handoffOf } from './moves.ts';
import { type Play, wait } from './play.ts';
import { code, gives, roomOf, tries, turnOf } from './scene.ts';

/** ONE held turn 1 and holds turn 3. */
async function room(): Promise<Play> {
  const p = await roomOf([ONE, TWO, ADA]);
  for (const actor of [ONE, TWO]) {
    await tries(p, actor);
    await gives(p, actor);
    p.world.pass(11_000);
  }
  await tries(p, ONE);
  return p;
}

test.each([
  { law: 'no token: the member is enough', who: ONE, token: {}, answer: 'done' },
  { law: 'the right turn', who: ONE, token: { turn: 3 }, answer: 'done' },
  { law: 'the right lease', who: ONE, lease: 'right', token: {}, answer: 'done' },
  { law: 'an older turn of its own', who: ONE, token: { turn: 1 }, answer: 'turn_mismatch' },
  { law: 'a turn that is yet to come', who: ONE, token: { turn: 4 }, answer: 'turn_mismatch' },
  { law: 'another lease', who: ONE, token: { turn: 3, lease: 'fresh-1' }, answer: 'stale_lease' },
  { law: 'another member with the right token', who: TWO, lease: 'right', token: { turn: 3 }, answer: 'turn_mismatch' },
  { law: 'a person has no more right than others', who: ADA, token: { turn: 3 }, answer: 'turn_mismatch' },
])('$law', async ({ who, token, lease, answer }) => {
  const p = await room();
  const full = lease ? { ...token, lease: turnOf(p).leaseId ?? '' } : token;
  expect(check(p.world.view(), who.id, full)?.details?.['cause'] ?? 'done').toBe(answer);
  const target = { target: TWO.id, reason: 'told to' };
  const by = caller(p.world, who, { operatorRequested: true });
  const before = p.world.kept();
  const assigned = await code(assign(p.world.store, by, handoffOf('x'), full, target));
  expect(assigned).toBe(answer);
  if (answer === 'done') return;
  expect(await code(gives(p, who, full))).toBe(answer);
  expect(p.world.kept()).toStrictEqual(before);
});

test('a holder that was revoked, and holds again, is not confused by its older process', async () => {
  const p = await roomOf([CLAUDE, ADA]);
  await wait(p, CLAUDE);
  const old = p.grants[0] ?? {};
  const claimant = { agent: ADA.id, leaseId: 'hers', protector: null };
  const { result } = await take(p.world.store, caller(p.world, ADA), claimant, { reason: null });
  expect(result).toEqual({ status: 'your_turn', reason: 'operator_override', revoked: CLAUDE.id });
  expect(await code(gives(p, CLAUDE, old))).toBe('turn_mismatch');
  await gives(p, ADA);
  await tries(p, CLAUDE);
  expect(await code(gives(p, CLAUDE, old))).toBe('turn_mismatch');
  expect(await code(gives(p, CLAUDE))).toBe('done');
});

test('the holder that asks again keeps turn and lease', async () => {
  const p = await roomOf([ONE]);
  await tries(p, ONE);
  const { id, leaseId } = turnOf(p);
  expect(await tries(p, ONE)).toEqual({ status: 'your_turn', reason: 'already_owner' });
  expect(turnOf(p)).toMatchObject({ id, leaseId });
});
