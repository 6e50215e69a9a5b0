/** Notes as rows. */
import type { Note } from '../../domain/note/rules.ts';
import type { Db } from './driver.ts';
import type { RowTable } from './rows.ts';
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
  /** JSON. */
  readonly files: string | null;
}

export function notesOf(db: Db): RowTable<Note> {
  const sql = statements(db, {
    one: 'SELECT * FROM note WHERE id = ?',
    put: `INSERT INTO note (id, seq, turn_id, author, body, at, resolved_at, resolved_by, files)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET resolved_at = excluded.resolved_at, resolved_by = excluded.resolved_by`,
    list: 'SELECT * FROM note WHERE seq > ? AND (? OR resolved_at IS NULL) ORDER BY seq LIMIT ?',
  });
  return {
    one(id) {
      const row = sql.one.get(id) as Row | undefined;
      return row ? fromRow(row) : null;
    },
    put({ id, seq, turnId, author, body, at, resolvedAt, resolvedBy, files }) {
      const names = files ? JSON.stringify(files) : null;
      sql.put.run(id, seq, turnId, author, body, at, resolvedAt, resolvedBy, names);
    },
    range: (after, limit, ended) => (sql.list.all(after, ended ? 1 : 0, limit) as Row[]).map(fromRow),
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
  ...(row.files === null ? {} : { files: JSON.parse(row.files) }),
});
