/** A would-be holder's grip: what protects the turn from the commit of the grant until a guardian does. */

import type { Protector } from '../domain/fact.ts';
import type { HeldLock } from '../domain/store.ts';
import type { Claimant } from '../domain/turn/grant.ts';
import { protect, unguard } from '../domain/turn/protect.ts';
import type { Env, Room } from './env.ts';
import { type Guardian, startGuardian } from './guardian.ts';
import { patiently } from './patiently.ts';

interface Token {
  readonly turn: number;
  readonly lease: string;
}

export interface Grip {
  /** This process's own lock: proof that it still waits. Works inside a sandbox too. */
  readonly lock: string;
  /** What to claim with: the warm guardian's lock where there is one, else this process's own. */
  claimant(): Claimant;
  /** Starts a guardian ahead of the grant, for whoever is next in line. */
  warm(): void;
  cool(): void;
  /** The guardian's pid, known before it is ready; null in a sandbox. To be called once, after the grant. */
  begin(): number | null;
  /** Resolves when the guardian protects the turn; false: nothing could be kept alive, the lease is a short one. */
  handOver(token: Token): Promise<boolean>;
  drop(): void;
}

const ATTEMPTS = 3;

export function takeGrip(env: Env, room: Room): Grip {
  const { agent, person } = env.caller();
  const leaseId = env.system.token();
  const sandboxed = env.identity().sandboxed;
  const lock: HeldLock = room.locks.hold();
  // In a sandbox nothing outlives the command, so this process must not be named as what protects the turn.
  const own: Protector | null = sandboxed ? null : { lock: lock.name, pid: env.system.pid, role: 'wait' };
  let guardian: Guardian | null = null;
  let claimed: Protector | null = null;

  const cool = (): void => {
    guardian?.letGo();
    guardian = null;
  };
  /** One that was started ahead may have been killed since: its lock tells, before it has one its end does. */
  const living = (): Guardian | null => {
    const name = guardian?.lock() ?? null;
    if (guardian?.ended() || (name !== null && room.locks.probe(name) !== 'alive')) cool();
    return guardian;
  };
  const started = (): Guardian | null => {
    guardian = living() ?? startGuardian(env, room.place, agent);
    return guardian;
  };

  return {
    lock: lock.name,
    claimant() {
      const warm = living();
      const name = warm?.lock() ?? null;
      claimed = warm && name ? { lock: name, pid: warm.pid, role: 'guardian' } : own;
      return { agent, leaseId, protector: claimed, person };
    },
    warm() {
      if (!sandboxed) started();
    },
    cool,
    begin: () => (sandboxed ? null : (started()?.pid ?? null)),
    async handOver(token) {
      if (own === null) return false;
      for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
        const next = started();
        const name = (await next?.held) ?? null;
        if (next && name) {
          const by = { lock: name, pid: next.pid, role: 'guardian' } as const;
          if (claimed?.lock !== name) await patiently(() => protect(room.store, token, by, own.lock));
          cool();
          return true;
        }
        cool();
      }
      await patiently(() => unguard(room.store, token));
      return false;
    },
    drop() {
      cool();
      lock.release();
    },
  };
}
