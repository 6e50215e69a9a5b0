/** `tt doctor --accept`: go on with a database that was replaced by an older copy. Nothing from before is valid. */
import { operators, requested } from '../brake/operator.ts';
import type { Caller } from '../change.ts';
import type { Acted, Outcome, Store, View } from '../store.ts';
import { NO_LEASE } from '../turn/give-back.ts';

/** `after`: an epoch that this room has come to already, whatever the copy knows of it. Errors: operator_required. */
export function startEpoch(store: Store, caller: Caller, reason: string | null, after = 0): Promise<Acted<number>> {
  return store.actOnCopy((view) => decideEpoch(view, caller, reason, after));
}

/** The store has put the head where the lost events ended, so this one comes after all of them. */
function decideEpoch(view: View, caller: Caller, reason: string | null, after: number): Outcome<number> {
  const refused = operators(caller, 'doctor --accept', reason);
  if (refused) return refused;
  const epoch = Math.max(view.state.room.epoch, after) + 1;
  const event = {
    type: 'epoch_started',
    from: caller.agent,
    to: view.state.turn.owner,
    // Every lost grant was an event: no turn that anybody remembers has a higher number, so none comes again.
    turnId: Math.max(view.state.turn.id, view.head),
    reason,
    payload: { epoch, after: view.head, ...requested(caller) },
  } as const;
  return { events: [event], facts: [NO_LEASE], ring: 'all', result: epoch };
}
