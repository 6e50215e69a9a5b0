/** When the stick may be taken from another: its holder is proven dead, or silent past its lease. */
import { passed } from '../../lib/instant.ts';
import type { Reservation } from '../event.ts';
import { livenessOf, protection, receiversOf } from '../member/alive.ts';
import type { View } from '../store.ts';

export type Offer = 'owner_gone' | 'owner_timeout';

/** A held lock is proof of life and beats every clock; only a proven death costs a turn at once. */
export function offer(view: View): Offer | null {
  const { owner } = view.state.turn;
  if (owner === null || protection(view) === 'alive') return null;
  if (livenessOf(view, owner) === 'dead') return 'owner_gone';
  return view.lease === null || passed(view.lease.deadline, view.now) ? 'owner_timeout' : null;
}

export type Staleness = 'claim_expired' | 'recipient_gone' | 'wait_ended';

/** Why a promise no longer holds, or null. Its recipient may still claim until somebody else acts. */
export function staleness(view: View, { agent, until, because }: Reservation): Staleness | null {
  if (!(agent in view.state.members.present) || livenessOf(view, agent) === 'dead') return 'recipient_gone';
  // A running wait claims in milliseconds and takes its promise back when it ends: one without either was killed.
  if (because === 'waiting' && receiversOf(view, agent, 'wait').length === 0) return 'wait_ended';
  return passed(until, view.now) ? 'claim_expired' : null;
}
