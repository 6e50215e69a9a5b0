/** Any history keeps the laws: many members, random moves, deaths, clock jumps, reboots, repeated commands. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { acknowledge, hold } from '../../src/domain/brake/member.ts';
import { setMode } from '../../src/domain/brake/set-mode.ts';
import { EVENT_TYPES } from '../../src/domain/catalogue.ts';
import { leave } from '../../src/domain/member/leave.ts';
import { close, reopen } from '../../src/domain/room/close.ts';
import { check } from '../../src/domain/turn/check.ts';
import { protect, renew, unguard } from '../../src/domain/turn/protect.ts';
import { release, surrender } from '../../src/domain/turn/release.ts';
import { take } from '../../src/domain/turn/take.ts';
import { TtError } from '../../src/lib/errors.ts';
import { ADA, caller, isDead } from './cast.ts';
import { keepLaws } from './laws.ts';
import { handoffOf, type Move, moves, perform } from './moves.ts';
import { actorOf, beat, type Grant, granted, type Play, play, tick, timeOut, type Waiting } from './play.ts';
import { world } from './world.ts';

/** More by hand: TT_TEST_RUNS=20000 vitest … test/domain/history.test.ts */
const RUNS = { numRuns: Number(process.env['TT_TEST_RUNS'] ?? 120) };

/** A refusal is an answer, anything else is a bug. */
const refusedOr = async <T>(answer: Promise<T>): Promise<T | TtError> =>
  answer.catch((error: unknown) => {
    if (error instanceof TtError) return error;
    throw error;
  });

async function history(does: readonly Move[], p = play(), laws = true): Promise<Play> {
  if (laws) keepLaws(p.world, () => p.override);
  for (const move of does) await refusedOr(perform(p, move));
  p.override = false;
  return p;
}

const every = (law: (does: Move[]) => Promise<void>): Promise<void> => fc.assert(fc.asyncProperty(moves(), law), RUNS);

test('every history keeps the laws', () => every(async (does) => void (await history(does))));

test('the histories reach every event, every way to end a promise, every way to take', async () => {
  const reasons = ['claim_expired', 'recipient_gone', 'recipient_left', 'recipient_kicked', 'wait_ended'];
  const ends = ['harness_gone', 'left', 'kicked'];
  const kinds = ['owner_gone', 'owner_timeout', 'operator_override', 'open_claim', 'sequence', 'direct_pass'];
  const all = [...EVENT_TYPES, ...kinds, 'waiting', 'wakeable', ...reasons.map((r) => `reservation_expired ${r}`)];
  const missing = new Set<string>([...all, ...ends.map((r) => `release ${r}`)]);
  // A restore and a prune are the store’s: test/store/keep.test.ts
  for (const type of ['epoch_started', 'snapshot', 'pruned']) missing.delete(type);
  for (const does of fc.sample(moves(), { numRuns: 4_000, seed: 7 })) {
    for (const e of (await history(does, play(), false)).world.kept().log) {
      missing.delete(e.type);
      if (e.type === 'takeover') missing.delete(e.payload.kind);
      if (e.type === 'claim') missing.delete(e.payload.how);
      if ((e.type === 'reservation_expired' || e.type === 'release') && e.reason)
        missing.delete(`${e.type} ${e.reason}`);
      if (e.type === 'release' && e.payload.next) missing.delete(e.payload.next.because);
    }
    if (missing.size === 0) break;
  }
  expect([...missing]).toEqual([]);
});

test('at most one member may edit, and a holder that slept through the end of its turn can do nothing', () =>
  every(async (does) => {
    const p = await history(does);
    await letGo(p);
    const { turn } = p.world.kept().state;
    const may = p.grants.filter((g) => check(p.world.view(), g.actor.id, g) === null);
    expect(may.map((g) => g.turn)).toEqual(turn.owner === null ? [] : [turn.id]);
    for (const old of p.grants.filter((g) => !may.includes(g))) await isPowerless(p, old);
  }));

/** A person takes every brake off, and whoever was interrupted says that it has understood. */
async function letGo({ world }: Play): Promise<void> {
  const ada = caller(world, ADA, { force: true });
  await reopen(world.store, ada, { reason: null });
  await setMode(world.store, ada, 'reset', { reason: null });
  const { held, interrupted } = world.kept().state.brakes;
  for (const id of Object.keys(held)) await hold(world.store, ada, 'unhold', id, { reason: null });
  for (const id of Object.keys(interrupted))
    await refusedOr(acknowledge(world.store, caller(world, actorOf(id), { force: true })));
}

async function isPowerless({ world: { store, kept, locks }, world }: Play, old: Grant): Promise<void> {
  const before = kept();
  const by = { lock: 'the lock of an old guardian', pid: 1, role: 'guardian' } as const;
  locks.set(by.lock, 'alive');
  expect(await renew(store, old)).toBeNull();
  expect(await protect(store, old, by, null)).toBe(false);
  expect((await surrender(store, old, 'harness_gone')).result).toBeNull();
  await unguard(store, old);
  const answer = release(store, caller(world, old.actor, { force: true }), handoffOf('late'), old, { verb: 'release' });
  const { code } = (await refusedOr(answer)) as TtError;
  expect(['turn_mismatch', 'unknown_member', 'banned', 'room_closed']).toContain(code);
  expect(kept()).toStrictEqual(before);
}

test('whoever waits is served', () =>
  every(async (does) => {
    const p = await history(does);
    await letGo(p);
    for (const waiting of p.waits) await tick(p, waiting);
    const waited = new Set(p.waits.map((w) => w.actor.id));
    // Each round somebody is served or something runs out: a promise, a grace, at the worst a lease.
    for (let round = 0; round < 4 * (waited.size + 2) && waited.size > 0; round++) {
      p.world.pass(46 * 60_000);
      for (const guardian of p.guardians) await beat(p, guardian);
      await holderFinishes(p);
      for (const waiting of p.waits) if (await served(p, waiting)) waited.delete(waiting.actor.id);
      for (const id of waited) if (!p.waits.some((w) => w.actor.id === id)) waited.delete(id);
    }
    expect([...waited]).toEqual([]);
  }));

async function holderFinishes(p: Play): Promise<void> {
  const { owner, id, leaseId } = p.world.kept().state.turn;
  if (owner === null || isDead(p.world, actorOf(owner))) return;
  const token = { turn: id, lease: leaseId ?? '' };
  await release(p.world.store, caller(p.world, actorOf(owner), { force: true }), handoffOf('done'), token, {
    verb: 'release',
  });
}

async function served(p: Play, waiting: Waiting): Promise<boolean> {
  const answer = await tick(p, waiting);
  if (answer?.status === 'takeover_available') {
    const claimant = { ...waiting.claimant, protector: null };
    await take(p.world.store, caller(p.world, waiting.actor), claimant, { reason: 'offered' });
    await granted(p, waiting.actor, claimant);
    return true;
  }
  return answer?.status === 'your_turn';
}

test('the wall clock decides nothing: a history with its jumps is the history without them', () =>
  every(async (does) => {
    const sober = does.map((move) => ({ ...move, dedup: undefined }));
    // Presence is a courtesy to people and is counted in days of the wall clock; it is not what is at stake here.
    const calm = () => play(world({ 'presence.ttl': 10 ** 12 }));
    const still = await history(
      sober.filter((m) => m.does !== 'clockJumps' && m.does !== 'reboot'),
      calm(),
    );
    const jumping = await history(
      sober.filter((m) => m.does !== 'reboot'),
      calm(),
    );
    const story = (p: Play) =>
      p.world.kept().log.map(({ type, from, to, turnId, reason }) => [type, from, to, turnId, reason]);
    expect(story(jumping)).toEqual(story(still));
  }));

test('a handoff outlives everything but a newer handoff', () =>
  every(async (does) => {
    const p = await history(does);
    const { store, kept } = p.world;
    const { handoff } = kept().state.turn;
    for (const waiting of p.waits) await refusedOr(timeOut(p, waiting));
    const { handoff: then } = kept().state.turn;
    await refusedOr(close(store, caller(p.world, ADA, { force: true }), { reason: null }));
    await reopen(store, caller(p.world, ADA, { force: true }), { reason: null });
    for (const { id } of Object.values(kept().state.members.present)) {
      await refusedOr(leave(store, caller(p.world, actorOf(id), { force: true })));
    }
    expect(then).toEqual(handoff);
    expect(kept().state.turn.handoff).toEqual(handoff);
    expect(Object.keys(kept().state.members.present)).toEqual([]);
    expect(kept().state.turn).toMatchObject({ owner: null, reserved: null });
  }));
