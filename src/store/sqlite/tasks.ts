/** Tasks as rows: what is ready is a question to them, in the words of `domain/task/ready.ts`. */
import type { TaskQuery } from '../../domain/reading.ts';
import type { Wish } from '../../domain/task/ready.ts';
import type { Task } from '../../domain/task/rules.ts';
import { TtError } from '../../lib/errors.ts';
import type { Db } from './driver.ts';
import type { RowTable } from './rows.ts';
import { statements } from './statement.ts';

interface Row {
  readonly data: string;
}

/** By the index of open ones, oldest first: their number has a cap (`limit.tasks`). */
const READY = `status = 'open'
  AND id NOT IN (SELECT value FROM json_each(@taken))
  AND (CASE WHEN assignee IS NULL THEN NOT @forMe ELSE assignee IN (SELECT value FROM json_each(@me)) END)
  AND (@channel IS NULL OR channel = @channel)
  AND NOT EXISTS (SELECT 1 FROM json_each(data, '$.failed') WHERE value IN (SELECT value FROM json_each(@me)))
  AND json_array_length(data, '$.failed') + (data ->> 'lost')
    + (id IN (SELECT value FROM json_each(@lapsed))) < @attempts
  AND NOT EXISTS (
    SELECT 1 FROM json_each(data, '$.after') AS before
    WHERE (SELECT status FROM task AS other WHERE other.id = before.value) IS NOT 'done')`;

export const NEXT = `SELECT data FROM task WHERE ${READY} ORDER BY seq LIMIT 1`;

const FITS = `(@any OR CASE WHEN status = 'open' AND id IN (SELECT value FROM json_each(@taken)) THEN 'claimed' ELSE status END
    IN (SELECT value FROM json_each(@status)))
  AND (@among IS NULL OR id IN (SELECT value FROM json_each(@among)))
  AND (@assignee IS NULL OR assignee IN (SELECT value FROM json_each(@assignee)))
  AND (@channel IS NULL OR channel = @channel)`;

export function tasksOf(db: Db) {
  const sql = statements(db, {
    one: 'SELECT data FROM task WHERE id = ?',
    put: 'INSERT INTO task (id, seq, data) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET data = excluded.data',
    range: 'SELECT data FROM task WHERE seq > ? ORDER BY seq LIMIT ?',
    next: NEXT,
    // Of all that are open few name it: only those are parsed.
    naming: "SELECT data FROM task WHERE status = 'open' AND instr(data, ?) > 0 ORDER BY seq",
    ready: `SELECT data FROM task WHERE seq > @after AND ${READY} ORDER BY seq LIMIT @limit`,
    list: `SELECT data FROM task WHERE seq > @after AND ${FITS} ORDER BY seq LIMIT @limit`,
    newest: `SELECT data FROM task WHERE seq > @after AND ${FITS} ORDER BY seq DESC LIMIT @limit`,
  });
  const one = (id: string): Task | null => read(sql.one.get(id))[0] ?? null;
  const table: RowTable<Task> = {
    one,
    put: (row) => void sql.put.run(row.id, row.seq, JSON.stringify(row)),
    range: (after, limit) => read(...sql.range.all(after, limit)),
  };

  return {
    ...table,
    waiting: (id: string): Task[] =>
      read(...sql.naming.all(JSON.stringify(id))).filter(({ after }) => after.includes(id)),
    next: (wish: Wish): Task | null => read(sql.next.get(wished(wish)))[0] ?? null,
    list({ after, limit, wish, newestFirst, ...query }: TaskQuery): Task[] {
      const last = after === undefined ? { seq: 0 } : one(after);
      if (!last) throw new TtError('invalid_cursor', `no task has the id ${after}`, 'leave --after out', { after });
      const page = { after: last.seq, limit };
      if (wish) return read(...sql.ready.all({ ...page, ...wished(wish) }));
      const found = read(...sql[newestFirst ? 'newest' : 'list'].all({ ...page, ...fitting(query) }));
      return newestFirst ? found.reverse() : found;
    },
  };
}

const read = (...rows: unknown[]): Task[] =>
  rows.flatMap((row) => (row ? [JSON.parse((row as Row).data) as Task] : []));

const wished = ({ me, forMe, channel, taken, lapsed, attempts }: Wish) => ({
  ...{ me: JSON.stringify(me), forMe: forMe ? 1 : 0, channel, attempts },
  ...{ taken: JSON.stringify(taken), lapsed: JSON.stringify(lapsed) },
});

const fitting = ({ status, taken, among, assignee, channel }: Omit<TaskQuery, 'after' | 'limit'>) => ({
  ...{ any: status.length === 0 ? 1 : 0, status: JSON.stringify(status), taken: JSON.stringify(taken) },
  ...{ among: listed(among), assignee: listed(assignee), channel: channel ?? null },
});

const listed = (ids: readonly string[] | undefined): string | null => (ids === undefined ? null : JSON.stringify(ids));
