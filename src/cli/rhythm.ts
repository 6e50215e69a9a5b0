/** The pace of a waiter: at once on a ring, else a safety net that slows down while nothing happens. */
import type { Settings } from '../domain/settings.ts';
import type { Subscription } from '../domain/wake.ts';
import type { ProcessRef } from '../lib/process-table.ts';
import type { System } from '../lib/system.ts';

export type Woken = 'ring' | 'tick' | 'deadline' | 'ended' | 'orphaned';

export interface RhythmOptions {
  readonly bell: Subscription;
  readonly system: System;
  readonly settings: Settings;
  /** Milliseconds; null waits for ever. */
  readonly timeout: number | null;
  readonly signals: readonly AbortSignal[];
  /** The process that stands for the caller: when it is gone nobody reads the answer. */
  readonly anchor: ProcessRef | null;
}

const QUIET_TICKS = 8;

/** `most`: milliseconds that the caller can let pass; it is a tick when nothing happens until then. */
export type Rhythm = (most?: number) => Promise<Woken>;

/** Each call sleeps once. The order of the answers is their weight: an end beats a deadline beats news. */
export function rhythm({ bell, system, settings, timeout, signals, anchor }: RhythmOptions): Rhythm {
  const deadline = timeout === null ? null : system.now().mono + timeout;
  const signal = AbortSignal.any([...signals]);
  let quiet = 0;
  let lookAt = 0;

  return async (most = Number.POSITIVE_INFINITY) => {
    const left = deadline === null ? Number.POSITIVE_INFINITY : deadline - system.now().mono;
    if (signal.aborted) return 'ended';
    if (left <= 0) return 'deadline';
    const tick = settings[quiet < QUIET_TICKS ? 'poll.fast' : 'poll.slow'];
    const how = await bell.next(Math.max(0, Math.min(tick, left, most)), signal);
    quiet = how === 'ring' ? 0 : quiet + 1;
    const now = system.now().mono;
    if (signal.aborted) return 'ended';
    // Not at every ring: it costs 0.1 ms of the way from a commit to its line.
    if (anchor !== null && now >= lookAt) {
      lookAt = now + settings['poll.fast'];
      if (system.liveness(anchor) === 'dead') return 'orphaned';
    }
    return deadline !== null && now >= deadline ? 'deadline' : how;
  };
}
