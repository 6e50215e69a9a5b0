/** Notes: what a member leaves for everybody, until somebody resolves it. Rows of their own, folded from the log. */
import type { AgentId, RoomEvent } from '../event.ts';
import type { Attached } from '../file/rules.ts';
import type { Folding } from '../row.ts';

export interface Note {
  readonly id: string;
  /** The event that added it: the order of notes, and their cursor. */
  readonly seq: number;
  readonly turnId: number;
  readonly author: AgentId;
  readonly body: string;
  readonly at: number;
  readonly resolvedAt: number | null;
  readonly resolvedBy: AgentId | null;
  readonly files?: readonly Attached[];
}

function apply(before: Note | null, event: RoomEvent): Note | null {
  if (event.type === 'note_added') {
    const { note_id: id, body, turn_id: turnId, files } = event.payload;
    const note = { id, seq: event.seq, turnId, author: event.from ?? '', body, at: event.at };
    return { ...note, resolvedAt: null, resolvedBy: null, ...(files ? { files } : {}) };
  }
  if (event.type === 'note_resolved' && before) return { ...before, resolvedAt: event.at, resolvedBy: event.from };
  return null;
}

const idOf = (event: RoomEvent): string | null =>
  event.type === 'note_added' || event.type === 'note_resolved' ? event.payload.note_id : null;

export const NOTES: Folding<Note> = { types: ['note_added', 'note_resolved'], idOf, apply };
