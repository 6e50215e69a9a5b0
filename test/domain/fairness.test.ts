/** Who is next: the table of the order, who counts as waiting, who may be woken, and the moment of grace. */
import { expect, test } from 'vitest';
import { join } from '../../src/domain/member/join.ts';
import { leave } from '../../src/domain/member/leave.ts';
import { assign } from '../../src/domain/turn/assign.ts';
import { queue } from '../../src/domain/turn/fairness.ts';
import { take } from '../../src/domain/turn/take.ts';
import { type Actor, ADA, CLAUDE, CODEX, caller, ONE, TWO } from './cast.ts';
import { handoffOf } from './moves.ts';
import { again, gone, type Play, tick, type Waiting, wait } from './play.ts';
import { code, gives, listens, refusal, roomOf, tries, turnOf } from './scene.ts';

/** Each of these holds the stick once, in this order. */
async function have(p: Play, ...actors: readonly Actor[]): Promise<void> {
  for (const actor of actors) {
    p.world.pass(60_000);
    await tries(p, actor);
    await gives(p, actor);
  }
  p.world.pass(60_000);
}

test.each([
  { law: 'nobody ever held it: the order of joining', held: [], next: [ONE, TWO, CLAUDE] },
  { law: 'never held goes before held', held: [ONE], next: [TWO, CLAUDE, ONE] },
  { law: 'longest since last held goes first', held: [TWO, ONE, CLAUDE], next: [TWO, ONE, CLAUDE] },
  { law: 'only the last time counts', held: [ONE, TWO, CLAUDE, ONE], next: [TWO, CLAUDE, ONE] },
])('$law', async ({ held, next }) => {
  const p = await roomOf([ONE, TWO, CLAUDE, CODEX]);
  await have(p, ...held, CODEX);
  await tries(p, CODEX);
  for (const actor of [CLAUDE, TWO, ONE]) await wait(p, actor);
  expect(queue(p.world.view())).toEqual(next.map((a) => a.id));
  expect((await gives(p, CODEX)).reservedFor).toBe(next[0]?.id);
});

test('leaving and joining again is no way to the front', async () => {
  const p = await roomOf([ONE, TWO, CODEX]);
  await have(p, TWO, ONE);
  await leave(p.world.store, caller(p.world, ONE));
  await tries(p, CODEX);
  await join(p.world.store, caller(p.world, ONE), null);
  for (const actor of [ONE, TWO]) await wait(p, actor);
  expect(queue(p.world.view())).toEqual([TWO.id, ONE.id]);
});

test.each([
  {
    law: 'a running wait goes before everything',
    waits: [TWO],
    follows: [ONE],
    parks: [CLAUDE],
    next: TWO.id,
    because: 'waiting',
  },
  {
    law: 'nobody waits: an agent that follows is woken',
    waits: [],
    follows: [ONE],
    parks: [CLAUDE],
    next: ONE.id,
    because: 'wakeable',
  },
  {
    law: 'a person that follows is not woken',
    waits: [],
    follows: [ADA],
    parks: [],
    next: undefined,
    because: undefined,
  },
  { law: 'a person that waits is served', waits: [ADA], follows: [ONE], parks: [], next: ADA.id, because: 'waiting' },
  { law: 'a parked member is not woken', waits: [], follows: [], parks: [CLAUDE], next: undefined, because: undefined },
])('$law', async ({ waits, follows, parks, next, because }) => {
  const p = await roomOf([CODEX, ONE, TWO, CLAUDE, ADA]);
  await tries(p, CODEX);
  for (const actor of follows) await listens(p, actor, 'follow');
  for (const actor of parks) await listens(p, actor, 'park');
  for (const actor of waits) await wait(p, actor);
  const { noActiveWaiters, parkedHinted } = await gives(p, CODEX);
  expect([turnOf(p).reserved?.agent, turnOf(p).reserved?.because]).toEqual([next, because]);
  expect(noActiveWaiters).toBe(because !== 'waiting');
  expect(parkedHinted).toEqual(parks.map((a) => a.id));
});

test('a wait that was killed is no waiter', async () => {
  const p = await roomOf([CODEX, ONE, TWO]);
  await tries(p, CODEX);
  for (const actor of [ONE, TWO]) await wait(p, actor);
  for (const waiting of p.waits.filter((w) => w.actor === ONE)) gone(p, waiting);
  expect((await gives(p, CODEX)).reservedFor).toBe(TWO.id);
});

test('a wait that was superseded asks once more, and does not supersede the newer one', async () => {
  const p = await roomOf([ONE, TWO]);
  await tries(p, ONE);
  await wait(p, TWO);
  const [older] = p.waits as [Waiting];
  await wait(p, TWO);
  const newer = p.waits.at(-1) as Waiting;
  expect(await again(p, older)).toBeNull();
  expect((await p.world.store.look()).receivers.map(({ id }) => id)).toEqual([newer.receiver.id]);
  await gives(p, ONE);
  expect(await again(p, newer)).toMatchObject({ status: 'your_turn' });
});

test('a promise to a running wait lasts seconds, to a listener minutes', async () => {
  for (const [kind, ms] of [
    ['wait', 30_000],
    ['follow', 20 * 60_000],
  ] as const) {
    const p = await roomOf([CODEX, ONE]);
    await tries(p, CODEX);
    await (kind === 'wait' ? wait(p, ONE) : listens(p, ONE, 'follow'));
    await gives(p, CODEX);
    expect((turnOf(p).reserved?.until.mono ?? 0) - p.world.clock.mono).toBe(ms);
  }
});

test('who gave back to nobody holds off for a moment, while another could claim', async () => {
  const p = await roomOf([ONE, TWO]);
  await tries(p, ONE);
  await gives(p, ONE);
  expect(await tries(p, ONE)).toEqual({ status: 'not_yet', reason: 'grace' });
  expect(await code(take(p.world.store, caller(p.world, ONE), claimantOf(ONE), { reason: 'mine' }))).toBe(
    'takeover_not_available',
  );
  p.world.pass(10_000);
  expect(await tries(p, ONE)).toMatchObject({ status: 'your_turn' });
});

const claimantOf = ({ id }: Actor) => ({ agent: id, leaseId: 'taken', protector: null });

test.each([
  { law: 'alone', others: [] },
  { law: 'a person who does not wait is nobody to hold off for', others: [ADA] },
])('no moment of grace: $law', async ({ others }) => {
  const p = await roomOf([ONE, ...others]);
  await tries(p, ONE);
  await gives(p, ONE);
  expect(await tries(p, ONE)).toMatchObject({ status: 'your_turn', reason: 'sequence' });
});

test('who holds off and waits gets it when nobody came', async () => {
  const p = await roomOf([ONE, TWO]);
  await tries(p, ONE);
  await gives(p, ONE);
  expect(await wait(p, ONE)).toEqual({ status: 'not_yet', reason: 'grace' });
  p.world.pass(10_000);
  for (const waiting of p.waits) expect(await tick(p, waiting)).toMatchObject({ status: 'your_turn' });
});

test('who holds off does not stand in the way of another', async () => {
  const p = await roomOf([ONE, TWO]);
  await tries(p, ONE);
  await gives(p, ONE);
  await wait(p, ONE);
  expect(await wait(p, TWO)).toMatchObject({ status: 'your_turn' });
});

test('a take goes in order with those who wait, a person goes ahead', async () => {
  const p = await roomOf([CODEX, ONE, TWO, CLAUDE, ADA]);
  await tries(p, CODEX);
  await wait(p, ONE);
  const by = caller(p.world, CODEX, { operatorRequested: true });
  await assign(p.world.store, by, handoffOf('for two'), {}, { target: TWO.id, reason: 'told to' });
  p.world.pass(21 * 60_000);
  const takes = (actor: Actor) =>
    take(p.world.store, caller(p.world, actor), claimantOf(actor), { reason: 'I want it' });
  expect(await refusal(takes(CLAUDE))).toMatchObject({
    code: 'takeover_not_available',
    message: 'script:one comes first',
  });
  expect((await takes(ADA)).result).toMatchObject({ status: 'your_turn', revoked: null });
});
