/** Being reachable: a process that waits or follows for a member is registered while it runs. */
import { refuse } from '../../lib/errors.ts';
import { type Caller, change } from '../change.ts';
import type { Receiver } from '../fact.ts';
import type { Acted, Store } from '../store.ts';

/** Facts only. Errors: park_requires_release for the holder of the stick. */
export function listen(store: Store, caller: Caller, receiver: Receiver): Promise<Acted<null>> {
  const joins = receiver.kind === 'park';
  return change(store, caller, { name: receiver.kind, joins, whenClosed: true, whenStopped: true }, ({ state }) => {
    if (receiver.kind === 'park' && state.turn.owner === caller.agent) {
      return refuse('park_requires_release', 'you hold the stick', 'tt release first, or tt events --follow to listen');
    }
    return { events: [], facts: [{ fact: 'receiver', receiver }], result: null };
  });
}

export async function stopListening(store: Store, receiver: string): Promise<void> {
  await store.act({}, ({ receivers }) => {
    const known = receivers.some((r) => r.id === receiver);
    return { events: [], facts: known ? [{ fact: 'receiver_gone', id: receiver }] : [], result: null };
  });
}
