/** The lease of what a member holds beside the stick: it lasts from its grant, and from each command of its holder that writes. */
import { after, type Deadline, msUntil } from '../lib/instant.ts';
import type { AgentId } from './event.ts';
import { livenessOf } from './member/alive.ts';
import type { View } from './store.ts';

export interface Leased {
  readonly holder: AgentId;
  /** Milliseconds. */
  readonly ttl: number;
  /** The end of the lease, unless the holder is heard of meanwhile. */
  readonly until: Deadline;
  /** Of a process that holds it, whatever becomes of the process that stands for its member. */
  readonly lock?: string;
}

/** `holder_gone`: it is proven dead. `lease_over`: nothing was heard of it for as long as its lease lasts. */
export type Lapse = 'holder_gone' | 'lease_over';

/** Null: it is held. Who was dead to everybody else has lost it, also if it is the one who acts now: others may have been told so. */
export function lapseOf(view: View, leased: Leased): Lapse | null {
  const { lock, holder } = leased;
  const life = lock === undefined ? livenessOf({ ...view, caller: null }, holder) : view.held(lock);
  if (life === 'dead') return 'holder_gone';
  return msLeft(view, leased) <= 0 ? 'lease_over' : null;
}

/** Milliseconds until the lease is over. Renewal is the holder's presence, which each of its commands stores anyway. */
export function msLeft({ presence, now }: View, { holder, ttl, until }: Leased): number {
  const { seenAt = 0, clock } = presence[holder] ?? {};
  const granted = msUntil(until, now);
  return clock ? Math.max(granted, msUntil(after({ wall: seenAt, ...clock }, ttl), now)) : granted;
}
