/** `tt wait`, `tt try`: may this member have the stick now? */
import { passed } from '../../lib/instant.ts';
import { brakeOn } from '../brake/gate.ts';
import { type Caller, change } from '../change.ts';
import type { AgentId, ClaimReason, NewEvent, Reservation } from '../event.ts';
import type { Fact, Receiver } from '../fact.ts';
import { foresee } from '../foresee.ts';
import { isPresent, protection, receiversOf } from '../member/alive.ts';
import { kindOf } from '../member/name.ts';
import type { Acted, Decision, Store, View } from '../store.ts';
import { ending, queue } from './fairness.ts';
import { type Claimant, claimEvent, grantFacts, leaseOf } from './grant.ts';
import { type Offer, offer, staleness } from './offer.ts';

export type Claim =
  | { readonly status: 'your_turn'; readonly reason: ClaimReason | 'already_owner' }
  | { readonly status: 'not_yet'; readonly reason: 'owned' | 'reserved' | 'grace' | 'after_others' | 'held' | 'paused' }
  | { readonly status: 'takeover_available'; readonly reason: Offer }
  /** A person stopped the room, or interrupts this agent: no use in waiting. */
  | { readonly status: 'stopped' | 'interrupted' }
  | { readonly status: 'closed' };

/** Ask for the stick. With `receiver`, the caller waits from now on, and its older wait is superseded. */
export function claim(
  store: Store,
  caller: Caller,
  claimant: Claimant,
  receiver: Receiver | null,
  options: { readonly dedup?: string | undefined; readonly verb?: string } = {},
): Promise<Acted<Claim>> {
  const { verb: name = 'wait', dedup } = options;
  const verb = { name, dedup, joins: true, whenClosed: true, whenStopped: true };
  return change(store, caller, verb, (view) =>
    receiver ? waiting(view, claimant, receiver) : decideClaim(view, claimant),
  );
}

/**
 * A wait that has been woken asks again. Without joining: who was removed this very moment must not come back by its old
 * wait. And only while it still is the member's wait: a newer one is not to be superseded by the one it has superseded.
 */
export function claimAgain(
  store: Store,
  caller: Caller,
  claimant: Claimant,
  receiver: Receiver,
): Promise<Acted<Claim | { readonly status: 'superseded' }>> {
  return change<Claim | { readonly status: 'superseded' }>(
    store,
    caller,
    { name: 'wait', whenClosed: true, whenStopped: true },
    (view) =>
      view.receivers.some((r) => r.id === receiver.id)
        ? waiting(view, claimant, receiver)
        : { events: [], result: { status: 'superseded' } },
  );
}

/** The rule of a wait: the claim, and being registered or done with. */
export function waiting(view: View, claimant: Claimant, receiver: Receiver): Decision<Claim> {
  const older = view.receivers.filter((r) => r.agent === claimant.agent && r.kind === 'wait' && r.id !== receiver.id);
  const others = view.receivers.filter((r) => !older.includes(r) && r.id !== receiver.id);
  const decision = decideClaim(asWaiting(view, others, receiver), claimant);
  const goes = decision.result.status !== 'not_yet';
  const facts: Fact[] = older.map((r) => ({ fact: 'receiver_gone', id: r.id }));
  const own: Fact = goes ? { fact: 'receiver_gone', id: receiver.id } : { fact: 'receiver', receiver };
  const ring =
    older.length > 0 ? [claimant.agent, ...(decision.ring === 'all' ? [] : (decision.ring ?? []))] : decision.ring;
  return { ...decision, facts: [...facts, ...(decision.facts ?? []), own], ...(ring ? { ring } : {}) };
}

/** The rule. Never refuses: no is an answer here. */
export function decideClaim(view: View, claimant: Claimant): Decision<Claim> {
  const { room, turn } = view.state;
  if (room.closed) return answer({ status: 'closed' });
  const brake = claimant.person ? null : (brakeOn(view.state.brakes, claimant.agent)?.brake ?? null);
  if (brake === 'stopped' || brake === 'interrupted') return answer({ status: brake });
  if (turn.owner === claimant.agent) return keep(view, claimant);
  if (brake) return answer({ status: 'not_yet', reason: brake });
  if (turn.owner !== null) return answer(mayBeOffered(view, claimant.agent));
  if (turn.reserved?.agent === claimant.agent) {
    return grant(view, claimant, turn.reserved.because === 'named' ? 'direct_pass' : 'sequence');
  }
  if (turn.reserved) return afterReservation(view, claimant, turn.reserved);
  return fromIdle(view, claimant);
}

/** The holder asks again: the same turn. Whoever asks becomes its protector when the old one is gone. */
function keep(view: View, claimant: Claimant): Decision<Claim> {
  const { turn } = view.state;
  const mine = { status: 'your_turn', reason: 'already_owner' } as const;
  const lives = protection(view) === 'alive' || claimant.protector === null;
  if (lives && view.lease) return answer(mine);
  const lease = leaseOf(view, { ...claimant, leaseId: turn.leaseId ?? claimant.leaseId }, turn.id);
  return { events: [], facts: [{ fact: 'lease', lease }], result: mine };
}

function mayBeOffered(view: View, agent: AgentId): Claim {
  const reason = offer(view);
  const first = queue(view)[0] ?? agent;
  return reason && first === agent ? { status: 'takeover_available', reason } : { status: 'not_yet', reason: 'owned' };
}

/** A promise that nobody kept: the next is chosen anew, never nobody while someone waits. */
function afterReservation(view: View, claimant: Claimant, reserved: Reservation): Decision<Claim> {
  const reason = staleness(view, reserved);
  if (!reason) return answer({ status: 'not_yet', reason: 'reserved' });
  // Who asks now is a candidate, also when it only tries.
  const asking = asWaiting(view, view.receivers, asker(view, claimant));
  const { next } = ending(asking, reserved.agent);
  const expired: NewEvent = {
    type: 'reservation_expired',
    from: claimant.agent,
    to: reserved.agent,
    turnId: view.state.turn.id,
    reason,
    payload: { next, grace: null },
  };
  const decision = decideClaim(foresee(view, [expired]), claimant);
  return { ...decision, events: [expired, ...decision.events], ring: next ? [next.agent] : [] };
}

/** The view with one more running wait: the caller's own, whose lock needs no probe. */
const asWaiting = (view: View, others: readonly Receiver[], own: Receiver): View => ({
  ...view,
  receivers: [...others, own],
  held: (lock) => (lock === own.lock ? 'alive' : view.held(lock)),
});

const asker = (view: View, { agent, protector }: Claimant): Receiver => ({
  id: '',
  agent,
  kind: 'wait',
  lock: protector?.lock ?? '',
  pid: protector?.pid ?? 0,
  since: view.now.wall,
});

function fromIdle(view: View, claimant: Claimant): Decision<Claim> {
  const { turn } = view.state;
  const [first] = queue(view);
  if (first !== undefined && first !== claimant.agent && turn.grace?.agent !== first) {
    return answer({ status: 'not_yet', reason: 'after_others' });
  }
  const held = turn.grace?.agent === claimant.agent && !passed(turn.grace.until, view.now);
  if (held && othersCould(view, claimant.agent)) return answer({ status: 'not_yet', reason: 'grace' });
  return grant(view, claimant, turn.handoff ? 'sequence' : 'open_claim');
}

/** Another live member could claim: agents that are alive, and people only while they wait. */
const othersCould = (view: View, agent: AgentId): boolean =>
  Object.keys(view.state.members.present).some(
    (id) =>
      id !== agent &&
      isPresent(view, id) &&
      (kindOf(id) !== 'human' || receiversOf(view, id, 'wait').length > 0) &&
      receiversOf(view, id, 'park').length === 0,
  );

function grant(view: View, claimant: Claimant, how: ClaimReason): Decision<Claim> {
  const event = claimEvent(view, claimant, how);
  return {
    events: [event],
    facts: grantFacts(view, claimant, event.turnId),
    result: { status: 'your_turn', reason: how },
  };
}

const answer = (result: Claim): Decision<Claim> => ({ events: [], result });
