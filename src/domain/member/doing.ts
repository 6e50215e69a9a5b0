/** `tt doing`: a member says in a line what it is at. */
import { isRefusal, type Refusal, refuse } from '../../lib/errors.ts';
import { over } from '../cap.ts';
import { type Caller, change } from '../change.ts';
import { charge } from '../limit/charge.ts';
import type { Acted, Store } from '../store.ts';

/**
 * What was said is history, not a sign of life: an event and a field of the member, so that the log can tell later who was
 * at what. Nobody but its author has it among its mail, so it wakes no wait and no model; who wants to know asks `tt who`.
 * `text` null: nothing any more. Errors: invalid_body, limit_exceeded, rate_limited.
 */
export function doing(store: Store, caller: Caller, text: string | null, dedup?: string): Promise<Acted<null>> {
  const { agent } = caller;
  return change<null>(store, caller, { name: 'doing', dedup, needs: { buckets: true } }, (view) => {
    const { members, turn } = view.state;
    const refused = text === null ? null : checkDoing(text, view.settings['limit.doing']);
    if (refused) return refused;
    if (text === null && !members.present[agent]?.doing) return { events: [], result: null };
    const paid = charge(view, caller);
    if (isRefusal(paid)) return paid;
    const event = { type: 'doing', from: agent, to: null, turnId: turn.id, payload: { text } } as const;
    return { events: [event], facts: paid, result: null };
  });
}

/** `limit` in characters, as people count them. */
function checkDoing(text: string, limit: number): Refusal | null {
  if (text.trim() === '') return refuse('invalid_body', 'there is no text', "tt doing '…', or tt doing --clear");
  const actual = [...text].length;
  return actual <= limit ? null : over('doing', limit, actual, 'say it in a line');
}
