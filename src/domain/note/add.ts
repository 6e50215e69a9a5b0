/** `tt notes add`: leave a note for everybody, about the room or about one turn. */
import { isRefusal, refuse } from '../../lib/errors.ts';
import { type Caller, change } from '../change.ts';
import type { NewEvent } from '../event.ts';
import { type Attachment, attach, needsOf } from '../file/attach.ts';
import { charge } from '../limit/charge.ts';
import { checkBody } from '../message/send.ts';
import type { Acted, Outcome, Store, View } from '../store.ts';

export interface NewNote {
  readonly id: string;
  readonly body: string;
  /** The turn it is about; null: the current one. */
  readonly turn: number | null;
  readonly files?: readonly Attachment[];
  readonly dedup?: string | undefined;
}

export interface Added {
  readonly noteId: string;
  readonly turnId: number;
}

/** Errors: invalid_body, body_too_large, invalid_turn_id, rate_limited, and those of `attach`. */
export function addNote(store: Store, caller: Caller, note: NewNote): Promise<Acted<Added>> {
  const verb = { name: 'notes add', dedup: note.dedup, needs: { buckets: true, ...needsOf(note.files ?? []) } };
  return change(store, caller, verb, (view) => decideNote(view, caller, note));
}

function decideNote(view: View, caller: Caller, { id, body, turn, files: wanted = [] }: NewNote): Outcome<Added> {
  const refused = checkBody(body, view.settings['limit.note'], 'body_too_large', 'note');
  if (refused) return refused;
  const current = view.state.turn.id;
  const turnId = turn ?? current;
  if (turnId < 0 || turnId > current) {
    return refuse('invalid_turn_id', `turn ${turnId} is not between 0 and ${current}`, 'tt state', {
      current_turn_id: current,
    });
  }
  const attached = attach(view, caller, wanted);
  if (isRefusal(attached)) return attached;
  const { files, place } = attached;
  const paid = charge(view, caller);
  if (isRefusal(paid)) return paid;
  const event: NewEvent = {
    type: 'note_added',
    from: caller.agent,
    to: null,
    turnId: current,
    payload: { note_id: id, body, turn_id: turnId, ...(files.length > 0 ? { files } : {}) },
  };
  return { events: [...attached.events, event], facts: paid, blobs: { place }, result: { noteId: id, turnId } };
}
