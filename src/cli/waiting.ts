/** Waiting for the stick: register, ask, sleep on the own bell, ask again; one way out for every end. */

import type { Receiver } from '../domain/fact.ts';
import { storeOwnGain } from '../domain/overdue.ts';
import type { View } from '../domain/store.ts';
import { type Claim, claim, claimAgain, decideClaim } from '../domain/turn/claim.ts';
import { queue } from '../domain/turn/fairness.ts';
import { rehearseClaim } from '../domain/turn/rehearse.ts';
import { lastClaim, withdraw } from '../domain/turn/withdraw.ts';
import { TtError } from '../lib/errors.ts';
import type { Env, Room } from './env.ts';
import type { Grip } from './grip.ts';
import type { WakeReason } from './library/answers.ts';
import { rhythm } from './rhythm.ts';
import type { Ended } from './signals.ts';

export interface Waited {
  readonly claim:
    | Claim
    | { readonly status: 'superseded' }
    | { readonly status: 'not_yet'; readonly reason: 'removed' };
  /** `ended`: told to end, and nothing is answered. */
  readonly wake: WakeReason | 'ended';
  readonly ended: Ended;
  /** To be called after the answer: to unhook the watcher takes as long as a look at the room. */
  readonly unhook: () => Promise<void>;
  /** Where the member stood when the wait ended, while it still counted as waiting. */
  readonly standing: Standing;
}

interface Standing {
  readonly position: number | null;
  readonly queue: readonly string[];
}

export interface WaitOptions {
  /** Milliseconds. */
  readonly timeout: number;
  /** Also end when this says that there is something to read. */
  readonly news: (() => Promise<boolean>) | null;
  /** Told once, when the stick cannot be had at once. */
  readonly began: (reason: string) => Promise<void>;
}

/** A guardian is started ahead for whoever is next, but not in the moment of a grant, where it would cost time. */
const WARM_AFTER_MS = 100;

export async function waitForTurn(
  env: Env,
  room: Room,
  grip: Grip,
  { timeout, news, began }: WaitOptions,
): Promise<Waited> {
  const { store, wake, settings } = room;
  const { system, io } = env;
  const caller = env.caller();
  const receiver: Receiver = {
    id: system.token(),
    agent: caller.agent,
    kind: 'wait',
    lock: grip.lock,
    pid: system.pid,
    since: system.now().wall,
  };
  const ended = env.listenForEnd();
  const bell = await wake.subscribe(news ? [receiver.id, 'room'] : [receiver.id]);
  let registered = true;
  let rehearsed = false;
  let standing: Standing = { position: null, queue: [] };
  try {
    const first = await claim(store, caller, grip.claimant(), receiver);
    if (first.result.status !== 'not_yet') return granted(first.result);
    await began(first.result.reason);
    const anchor = caller.process;
    const next = rhythm({ bell, system, settings, timeout, signals: [ended.signal, io.gone], anchor });
    for (;;) {
      if (news && (await news())) return finished(await leave(), 'event');
      let how = await next();
      // A signal of the same moment weighs more: whoever was told to end must not claim the stick first.
      if (how === 'ring') await new Promise(setImmediate);
      if (ended.signal.aborted) how = 'ended';
      if (how === 'ended' || how === 'orphaned')
        return { claim: first.result, wake: 'ended', ended, unhook: bell.close, standing };
      // Its own bell rings for the one who is next: to look first would cost the line a third of a millisecond.
      if (how === 'ring' && !news) {
        const ended = await again();
        if (ended) return ended;
      }
      store.verify();
      if (how === 'tick') await storeOwnGain(store, caller.agent);
      const view = await store.look();
      if (!(caller.agent in view.state.members.present)) return gone('removed');
      if (!view.receivers.some((r) => r.id === receiver.id)) return gone('superseded');
      if (how === 'deadline') return finished(await leave(), 'timeout');
      const wanted = decideClaim(view, grip.claimant());
      if (wanted.result.status !== 'not_yet' || wanted.events.length > 0) {
        const ended = await again();
        if (ended) return ended;
      }
      await warmWhenNext(view);
    }
  } catch (error) {
    await bell.close();
    throw error;
  } finally {
    if (registered) await withdraw(store, caller, receiver.id).catch(() => {});
  }

  async function again(): Promise<Waited | null> {
    try {
      const { result } = await claimAgain(store, caller, grip.claimant(), receiver);
      if (result.status === 'superseded') return gone('superseded');
      return result.status === 'not_yet' ? null : granted(result);
    } catch (error) {
      if (error instanceof TtError && ['unknown_member', 'banned'].includes(error.code)) return gone('removed');
      throw error;
    }
  }

  function granted(result: Claim): Waited {
    registered = false;
    return { claim: result, wake: WAKES[result.status] ?? 'turn', ended, unhook: bell.close, standing };
  }

  function finished(result: Claim, why: 'timeout' | 'event'): Waited {
    return result.status === 'not_yet'
      ? { claim: result, wake: why, ended, unhook: bell.close, standing }
      : granted(result);
  }

  function gone(why: 'removed' | 'superseded'): Waited {
    registered = false;
    const status =
      why === 'removed' ? ({ status: 'not_yet', reason: 'removed' } as const) : ({ status: 'superseded' } as const);
    return { claim: status, wake: why, ended, unhook: bell.close, standing };
  }

  async function leave(): Promise<Claim> {
    const last = await lastClaim(store, caller, grip.claimant(), receiver.id);
    registered = false;
    const order = queue(last.view);
    standing = { position: order.indexOf(caller.agent) + 1 || null, queue: order };
    return last.result;
  }

  async function warmWhenNext(view: View): Promise<void> {
    const { turn } = view.state;
    const isNext = turn.owner !== null && queue(view)[0] === caller.agent;
    if (!isNext) grip.cool();
    else if (system.now().wall - (turn.since ?? 0) >= WARM_AFTER_MS) {
      grip.warm();
      if (!rehearsed) {
        await rehearseClaim(store, caller, grip.claimant(), receiver);
        await store.look({ handoff: true });
      }
      rehearsed = true;
    }
  }
}

const WAKES: Readonly<Partial<Record<Claim['status'], Waited['wake']>>> = {
  closed: 'closed',
  stopped: 'stopped',
  interrupted: 'interrupt',
};
