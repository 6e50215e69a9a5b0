/** `tt notes resolve`: a note is done with; it stays readable. */
import { refuse } from '../../lib/errors.ts';
import { type Caller, change } from '../change.ts';
import type { NewEvent } from '../event.ts';
import type { Acted, Store } from '../store.ts';

/** False: it was resolved before. Errors: unknown_note. */
export function resolveNote(store: Store, caller: Caller, id: string, dedup?: string): Promise<Acted<boolean>> {
  return change(store, caller, { name: 'notes resolve', dedup, needs: { note: id } }, ({ note, state }) => {
    if (!note) return refuse('unknown_note', `no note has the id ${id}`, 'tt notes list --all', { note_id: id });
    if (note.resolvedAt !== null) return { events: [], result: false };
    const event: NewEvent = {
      type: 'note_resolved',
      from: caller.agent,
      to: null,
      turnId: state.turn.id,
      payload: { note_id: id },
    };
    return { events: [event], result: true };
  });
}
