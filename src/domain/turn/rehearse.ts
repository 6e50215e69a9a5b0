/** Practice for whoever is next: the claim it will make, run and taken back. */
import type { Caller } from '../change.ts';
import { decideAs } from '../change.ts';
import type { Receiver } from '../fact.ts';
import type { Store, View } from '../store.ts';
import { waiting } from './claim.ts';
import type { Claimant } from './grant.ts';

export function rehearseClaim(store: Store, caller: Caller, claimant: Claimant, receiver: Receiver): Promise<void> {
  const promised = (view: View): View => {
    const { turn } = view.state;
    const reserved = { agent: caller.agent, until: view.now, because: 'waiting' } as const;
    return { ...view, state: { ...view.state, turn: { ...turn, owner: null, leaseId: null, reserved } } };
  };
  return store.rehearse((view) =>
    decideAs(promised(view), caller, { name: 'wait', whenClosed: true, whenStopped: true }, (here) =>
      waiting(here, claimant, receiver),
    ),
  );
}
