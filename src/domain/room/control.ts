/** What an agent does to the safeguards of a room because a person told it to: written down before it is done. */
import { operators, requested } from '../brake/operator.ts';
import { type Caller, change } from '../change.ts';
import type { Controlled } from '../event.ts';
import type { Acted, Store } from '../store.ts';

/** A person’s own doing is no event. Errors: operator_required, room_stopped, banned. */
export function recordControl(
  store: Store,
  caller: Caller,
  what: Controlled,
  reason: string | null,
): Promise<Acted<null>> {
  const verb = what.did.replace('_', ' ');
  return change(store, caller, { name: verb, joins: true, whenClosed: true }, ({ state }) => {
    const refused = operators(caller, verb, reason);
    if (refused) return refused;
    const payload = { ...what, ...requested(caller) };
    const event = { type: 'control', from: caller.agent, to: null, turnId: state.turn.id, reason, payload } as const;
    return { events: caller.person ? [] : [event], result: null };
  });
}
