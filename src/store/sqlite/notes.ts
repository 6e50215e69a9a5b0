/** Notes as rows: written with the event that made them, read by page. */
import type { RoomEvent } from '../../domain/event.ts';
import { applyToNote, type Note, noteOf } from '../../domain/note/rules.ts';
import type { NoteQuery } from '../../domain/reading.ts';
import { TtError } from '../../lib/errors.ts';
import type { Db } from './driver.ts';
import { statements } from './statement.ts';

interface Row {
  readonly id: string;
  readonly seq: number;
  readonly turn_id: number;
  readonly author: string;
  readonly body: string;
  readonly at: number;
  readonly resolved_at: number | null;
  readonly resolved_by: string | null;
}

export function notesOf(db: Db) {
  const sql = statements(db, {
    one: 'SELECT * FROM note WHERE id = ?',
    put: `INSERT INTO note (id, seq, turn_id, author, body, at, resolved_at, resolved_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET resolved_at = excluded.resolved_at, resolved_by = excluded.resolved_by`,
    list: 'SELECT * FROM note WHERE seq > ? AND (? OR resolved_at IS NULL) ORDER BY seq LIMIT ?',
  });
  const one = (id: string): Note | null => {
    const row = sql.one.get(id) as Row | undefined;
    return row ? fromRow(row) : null;
  };

  return {
    one,
    fold(event: RoomEvent): void {
      const id = noteOf(event);
      const note = id === null ? null : applyToNote(one(id), event);
      if (!note) return;
      const { seq, turnId, author, body, at, resolvedAt, resolvedBy } = note;
      sql.put.run(note.id, seq, turnId, author, body, at, resolvedAt, resolvedBy);
    },
    list({ after, limit, resolved }: NoteQuery): Note[] {
      const last = after === undefined ? { seq: 0 } : one(after);
      if (!last) throw new TtError('invalid_cursor', `no note has the id ${after}`, 'tt notes list', { after });
      return (sql.list.all(last.seq, resolved ? 1 : 0, limit) as Row[]).map(fromRow);
    },
    range: (after: number, limit: number): Note[] => (sql.list.all(after, 1, limit) as Row[]).map(fromRow),
  };
}

const fromRow = (row: Row): Note => ({
  id: row.id,
  seq: row.seq,
  turnId: row.turn_id,
  author: row.author,
  body: row.body,
  at: row.at,
  resolvedAt: row.resolved_at,
  resolvedBy: row.resolved_by,
});
