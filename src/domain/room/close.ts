/** `tt close`, `tt reopen`: end a room's work without losing a word of it. */
import { operators, requested } from '../brake/operator.ts';
import { type Caller, change } from '../change.ts';
import type { Acted, Store } from '../store.ts';
import { NO_LEASE } from '../turn/give-back.ts';

export interface Closing {
  readonly reason: string | null;
  readonly dedup?: string | undefined;
}

/** Every turn and promise ends; waits answer `closed`. Errors: operator_required, room_closed. */
export function close(store: Store, caller: Caller, { reason, dedup }: Closing): Promise<Acted<null>> {
  return change(store, caller, { name: 'close', dedup, joins: true }, ({ state }) => {
    const refused = operators(caller, 'close', reason);
    if (refused) return refused;
    const event = {
      type: 'close',
      from: caller.agent,
      to: state.turn.owner,
      turnId: state.turn.id,
      reason,
      payload: requested(caller),
    } as const;
    return { events: [event], facts: [NO_LEASE], ring: 'all', result: null };
  });
}

/** The stick lies free again, with its handoff. False: the room was open. Errors: operator_required. */
export function reopen(store: Store, caller: Caller, { reason, dedup }: Closing): Promise<Acted<boolean>> {
  return change(store, caller, { name: 'reopen', dedup, joins: true, whenClosed: true }, ({ state }) => {
    const refused = operators(caller, 'reopen', reason);
    if (refused) return refused;
    if (!state.room.closed) return { events: [], result: false };
    const event = {
      type: 'reopen',
      from: caller.agent,
      to: null,
      turnId: state.turn.id,
      reason,
      payload: requested(caller),
    } as const;
    return { events: [event], ring: 'all', result: true };
  });
}
