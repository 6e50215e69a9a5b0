/** The end of a wait that was not granted: the last look at the stick, or giving up a promise that nobody will keep. */
import { type Caller, change } from '../change.ts';
import type { NewEvent } from '../event.ts';
import type { Fact } from '../fact.ts';
import type { Acted, Decision, Store, View } from '../store.ts';
import { type Claim, decideClaim } from './claim.ts';
import { ending } from './fairness.ts';
import type { Claimant } from './grant.ts';

/** Time is up: claim once more, so that a promise made this very moment is kept; then stop waiting. */
export function lastClaim(store: Store, caller: Caller, claimant: Claimant, receiver: string): Promise<Acted<Claim>> {
  return change(store, caller, { name: 'wait', whenClosed: true, whenStopped: true }, (view) => {
    const decision = decideClaim(view, claimant);
    return { ...decision, facts: [...(decision.facts ?? []), gone(receiver)] };
  });
}

/** The wait was ended from outside: what was promised to it goes on at once, not after a deadline. */
export async function withdraw(store: Store, caller: Caller, receiver: string): Promise<void> {
  await store.act({}, (view) => decideWithdraw(view, caller.agent, receiver));
}

function decideWithdraw(view: View, agent: string, receiver: string): Decision<null> {
  const { turn } = view.state;
  const others = view.receivers.filter((r) => r.id !== receiver);
  const promised = turn.reserved?.agent === agent && turn.reserved.because === 'waiting';
  if (!promised || others.some((r) => r.agent === agent && r.kind === 'wait')) {
    return { events: [], facts: view.receivers.length === others.length ? [] : [gone(receiver)], result: null };
  }
  const payload = { ...ending({ ...view, receivers: others }, agent), grace: null };
  const expired: NewEvent = {
    type: 'reservation_expired',
    from: null,
    to: agent,
    turnId: turn.id,
    reason: 'wait_ended',
    payload,
  };
  return { events: [expired], facts: [gone(receiver)], ring: payload.next ? [payload.next.agent] : [], result: null };
}

const gone = (id: string): Fact => ({ fact: 'receiver_gone', id });
