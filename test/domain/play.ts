/** The processes of a room in miniature: waits that hold a lock, grants with their tokens, guardians. */
import type { Receiver, ReceiverKind } from '../../src/domain/fact.ts';
import { type Claim, claim, claimAgain, decideClaim } from '../../src/domain/turn/claim.ts';
import type { Claimant } from '../../src/domain/turn/grant.ts';
import { adopt, protect, renew, unguard } from '../../src/domain/turn/protect.ts';
import { surrender } from '../../src/domain/turn/release.ts';
import { lastClaim, withdraw } from '../../src/domain/turn/withdraw.ts';
import { TtError } from '../../src/lib/errors.ts';
import { type Actor, CAST, caller, isDead } from './cast.ts';
import { type World, world } from './world.ts';

interface Token {
  readonly turn: number;
  readonly lease: string;
}

/** A turn as its holder knows it: what it was told, not what is true by now. */
export interface Grant extends Token {
  readonly actor: Actor;
}

export interface Waiting {
  readonly actor: Actor;
  readonly receiver: Receiver;
  readonly claimant: Claimant;
}

export interface Guardian extends Grant {
  readonly lock: string;
}

export interface Play {
  readonly world: World;
  readonly grants: Grant[];
  waits: Waiting[];
  guardians: Guardian[];
  listeners: Receiver[];
  /** A person takes: ahead of the queue. */
  override: boolean;
  fresh(): string;
}

export function play(from: World = world()): Play {
  let n = 0;
  const fresh = () => `fresh-${++n}`;
  return { world: from, grants: [], waits: [], guardians: [], listeners: [], override: false, fresh };
}

export function receiverOf({ world, fresh }: Play, actor: Actor, kind: ReceiverKind): Receiver {
  const lock = fresh();
  world.locks.set(lock, 'alive');
  return { id: fresh(), agent: actor.id, kind, lock, pid: actor.pid ?? 0, since: world.clock.wall };
}

const claimantOf = ({ fresh }: Play, { agent, lock, pid }: Receiver, sandboxed: boolean): Claimant => ({
  agent,
  leaseId: fresh(),
  protector: sandboxed ? null : { lock, pid, role: 'wait' },
  person: agent.startsWith('human:'),
});

/** `tt wait` begins. `sandboxed`: nothing it starts can outlive it. */
export async function wait(p: Play, actor: Actor, sandboxed = false): Promise<Claim> {
  const receiver = receiverOf(p, actor, 'wait');
  const waiting = { actor, receiver, claimant: claimantOf(p, receiver, sandboxed) };
  p.waits.push(waiting);
  const { result } = await claim(p.world.store, caller(p.world, actor), waiting.claimant, receiver);
  if (result.status !== 'not_yet') await ends(p, waiting, result);
  return result;
}

/** It was woken, and asks again. Whoever acted for a session that has come itself since is refused, and ends. */
export async function again(p: Play, waiting: Waiting): Promise<Claim | null> {
  const { actor, receiver, claimant } = waiting;
  try {
    const { result } = await claimAgain(p.world.store, caller(p.world, actor), claimant, receiver);
    if (result.status === 'superseded') {
      gone(p, waiting);
      return null;
    }
    if (result.status !== 'not_yet') await ends(p, waiting, result);
    return result;
  } catch (error) {
    if (!(error instanceof TtError) || error.code !== 'identity_in_use') throw error;
    return interrupt(p, waiting);
  }
}

/** The loop of a running wait, once: `cli/waiting.ts`. */
export async function tick(p: Play, waiting: Waiting): Promise<Claim | null> {
  const { actor, receiver, claimant } = waiting;
  if (isDead(p.world, actor)) return interrupt(p, waiting);
  const view = await p.world.store.look();
  const superseded = !view.receivers.some((r) => r.id === receiver.id);
  if (!(actor.id in view.state.members.present) || superseded) {
    gone(p, waiting);
    return null;
  }
  const wanted = decideClaim(view, claimant);
  return wanted.result.status === 'not_yet' && wanted.events.length === 0 ? null : again(p, waiting);
}

export async function timeOut(p: Play, waiting: Waiting): Promise<Claim> {
  const { actor, receiver, claimant } = waiting;
  try {
    const { result } = await lastClaim(p.world.store, caller(p.world, actor), claimant, receiver.id);
    await ends(p, waiting, result);
    return result;
  } finally {
    if (p.waits.includes(waiting)) gone(p, waiting);
  }
}

export async function interrupt(p: Play, waiting: Waiting): Promise<null> {
  await withdraw(p.world.store, caller(p.world, waiting.actor), waiting.receiver.id);
  gone(p, waiting);
  return null;
}

/** kill -9: the kernel frees the lock, and nobody says a word. */
export function gone(p: Play, waiting: Waiting): void {
  p.world.locks.set(waiting.receiver.lock, 'dead');
  p.waits = p.waits.filter((w) => w !== waiting);
}

async function ends(p: Play, waiting: Waiting, result: Claim): Promise<void> {
  if (result.status === 'your_turn') await granted(p, waiting.actor, waiting.claimant);
  gone(p, waiting);
}

/** The grant is known to its holder; a guardian takes over from the process that was granted. */
export async function granted(p: Play, actor: Actor, claimant: Claimant): Promise<void> {
  const { turn } = p.world.kept().state;
  if (turn.owner !== actor.id || turn.leaseId === null) return;
  const grant = { actor, turn: turn.id, lease: turn.leaseId };
  if (!p.grants.some((g) => g.lease === grant.lease)) p.grants.push(grant);
  if (claimant.protector === null) return unguard(p.world.store, grant);
  await guard(p, grant, claimant.protector.lock);
}

export async function guard(p: Play, grant: Grant, over: string | null): Promise<boolean> {
  const guardian = { ...grant, lock: p.fresh() };
  p.world.locks.set(guardian.lock, 'alive');
  const by = { lock: guardian.lock, pid: 1, role: 'guardian' } as const;
  const named =
    over === null ? await adopt(p.world.store, grant.actor.id, by) : await protect(p.world.store, grant, by, over);
  if (named) p.guardians.push(guardian);
  else p.world.locks.set(guardian.lock, 'dead');
  return Boolean(named);
}

/** A guardian's heartbeat: renew, or give back what a dead harness held, or find that the turn is over. */
export async function beat(p: Play, guardian: Guardian): Promise<void> {
  const dead = isDead(p.world, guardian.actor);
  const lease = dead ? null : await renew(p.world.store, guardian);
  if (dead) await surrender(p.world.store, guardian, 'harness_gone');
  if (!lease) stop(p, guardian);
}

export function stop(p: Play, guardian: Guardian): void {
  p.world.locks.set(guardian.lock, 'dead');
  p.guardians = p.guardians.filter((g) => g !== guardian);
}

/** A machine reboots: every process is gone, every lock is free, the clocks begin anew. */
export function reboot(p: Play): void {
  for (const lock of p.world.locks.keys()) p.world.locks.set(lock, 'dead');
  p.waits = [];
  p.guardians = [];
  p.listeners = [];
  p.world.clock.boot = p.fresh();
  p.world.clock.mono = 1_000;
}

export const actorOf = (id: string): Actor => CAST.find((a) => a.id === id) as Actor;
