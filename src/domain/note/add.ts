/** `tt notes add`: leave a note for everybody, about the room or about one turn. */
import { isRefusal, refuse } from '../../lib/errors.ts';
import { type Caller, change } from '../change.ts';
import type { NewEvent } from '../event.ts';
import { charge } from '../limit/charge.ts';
import { checkBody } from '../message/send.ts';
import type { Acted, Outcome, Store, View } from '../store.ts';

export interface NewNote {
  readonly id: string;
  readonly body: string;
  /** The turn it is about; null: the current one. */
  readonly turn: number | null;
  readonly dedup?: string | undefined;
}

export interface Added {
  readonly noteId: string;
  readonly turnId: number;
}

/** Errors: invalid_body, body_too_large, invalid_turn_id, rate_limited. */
export function addNote(store: Store, caller: Caller, note: NewNote): Promise<Acted<Added>> {
  const verb = { name: 'notes add', dedup: note.dedup, needs: { buckets: true } };
  return change(store, caller, verb, (view) => decideNote(view, caller, note));
}

function decideNote(view: View, caller: Caller, { id, body, turn }: NewNote): Outcome<Added> {
  const refused = checkBody(body, view.settings['limit.note'], 'body_too_large', 'note');
  if (refused) return refused;
  const current = view.state.turn.id;
  const turnId = turn ?? current;
  if (turnId < 0 || turnId > current) {
    return refuse('invalid_turn_id', `turn ${turnId} is not between 0 and ${current}`, 'tt state', {
      current_turn_id: current,
    });
  }
  const paid = charge(view, caller);
  if (isRefusal(paid)) return paid;
  const event: NewEvent = {
    type: 'note_added',
    from: caller.agent,
    to: null,
    turnId: current,
    payload: { note_id: id, body, turn_id: turnId },
  };
  return { events: [event], facts: paid, result: { noteId: id, turnId } };
}
