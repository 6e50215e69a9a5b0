/** `tt leave`: go, and give on what one holds. The room and its history stay. */
import { type Caller, change } from '../change.ts';
import type { Acted, Store } from '../store.ts';
import { type Departed, depart } from './depart.ts';

/** Errors: unknown_member. */
export function leave(store: Store, caller: Caller, dedup?: string): Promise<Acted<Departed>> {
  const { agent } = caller;
  return change(store, caller, { name: 'leave', dedup, whenClosed: true, whenStopped: true }, (view) => {
    const decision = depart(view, agent, 'left', {
      type: 'leave',
      from: agent,
      to: null,
      turnId: view.state.turn.id,
      reason: null,
      payload: {},
    });
    return decision;
  });
}
