/** Rows beside the log: written with the event that made them, read by page; notes in a table of their own shape, the rest as JSON. */
import type { RoomEvent } from '../../domain/event.ts';
import type { RoomFile } from '../../domain/file/rules.ts';
import type { Decided, DecidedQuery, RowQuery, TaskQuery } from '../../domain/reading.ts';
import { applyToRow, type Row, type RowKind, type Rows, rowsNamedBy } from '../../domain/row.ts';
import type { Wish } from '../../domain/task/ready.ts';
import type { Task } from '../../domain/task/rules.ts';
import { TtError } from '../../lib/errors.ts';
import type { Db } from './driver.ts';
import { wasInside } from './inside.ts';
import { notesOf } from './notes.ts';
import { statements } from './statement.ts';
import { tasksOf } from './tasks.ts';

/** What a table of rows can do. */
export interface RowTable<R> {
  one(id: string): R | null;
  put(row: R): void;
  /** By the number of the event that made them; `ended`: also those that are over. */
  range(after: number, limit: number, ended: boolean): R[];
}

export function rowsOf(db: Db) {
  const tasks = tasksOf(db);
  const tables: { readonly [K in RowKind]: RowTable<Rows[K]> } = {
    note: notesOf(db),
    form: asJson(db, 'form', 'pending'),
    question: asJson(db, 'question', 'open'),
    task: tasks,
    file: asJson(db, 'file', 'stored'),
  };
  const sql = statements(db, { decided: DECIDED, files: FILES_LIKE });

  return {
    one: <K extends RowKind>(kind: K, id: string | undefined): Rows[K] | null =>
      id === undefined ? null : tables[kind].one(id),
    tasksAfter: (id: string): Task[] => tasks.waiting(id),
    nextTask: (wish: Wish): Task | null => tasks.next(wish),
    tasks: (query: TaskQuery): Task[] => tasks.list(query),
    fold(event: RoomEvent): void {
      for (const { kind, id } of rowsNamedBy(event)) {
        const table = tables[kind] as RowTable<Row>;
        const row = applyToRow(kind, table.one(id), event);
        if (row) table.put(row);
      }
    },
    list<K extends RowKind>(kind: K, { after, limit, ended }: RowQuery): Rows[K][] {
      const last = after === undefined ? { seq: 0 } : tables[kind].one(after);
      if (!last) throw new TtError('invalid_cursor', `no ${kind} has the id ${after}`, 'leave --after out', { after });
      return tables[kind].range(last.seq, limit, ended);
    },
    /** Those whose hash begins so: all of it, or some digits. */
    filesLike: (begins: string): RoomFile[] =>
      (sql.files.all(begins, `${begins}g`) as { data: string }[]).map(({ data }) => JSON.parse(data)),
    range: <K extends RowKind>(kind: K, after: number, limit: number): Rows[K][] =>
      tables[kind].range(after, limit, true),
    /** `inside`: the channels that the reader is in. */
    decided({ after, limit, reader }: DecidedQuery, inside: readonly string[]): Decided[] {
      const channels = JSON.stringify(inside);
      const found = sql.decided.all({ after, limit, me: reader.agent, all: reader.person ? 1 : 0, channels });
      return (found as { kind: 'form' | 'question'; data: string }[]).map(
        ({ kind, data }) => ({ [kind]: JSON.parse(data) }) as unknown as Decided,
      );
    },
  };
}

function asJson<R extends Row>(db: Db, table: Exclude<RowKind, 'note'>, open: string): RowTable<R> {
  const sql = statements(db, {
    one: `SELECT data FROM ${table} WHERE id = ?`,
    put: `INSERT INTO ${table} (id, seq, data) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET data = excluded.data`,
    list: `SELECT data FROM ${table} WHERE seq > ? AND (? OR status = '${open}') ORDER BY seq LIMIT ?`,
  });
  const read = ({ data }: { data: string }): R => JSON.parse(data);
  return {
    one(id) {
      const row = sql.one.get(id) as { data: string } | undefined;
      return row ? read(row) : null;
    },
    put: (row) => void sql.put.run(row.id, row.seq, JSON.stringify(row)),
    range: (after, limit, ended) => (sql.list.all(after, ended ? 1 : 0, limit) as { data: string }[]).map(read),
  };
}

/** `g` comes after every digit. Those that are there first: what was removed must not crowd them out. */
const FILES_LIKE = `
  SELECT data FROM file WHERE id >= ? AND id < ? ORDER BY status = 'removed', id LIMIT 32`;

/** What the reader may not see is left out before the limit counts. A question is the room's. */
const DECIDED = `
  SELECT 'question' AS kind, ended_seq, data FROM question WHERE status = 'decided' AND ended_seq > @after
  UNION ALL
  SELECT 'form', ended_seq, data FROM form WHERE status = 'answered' AND ended_seq > @after AND (@all
    OR data ->> 'to' IS NULL OR data ->> 'to' = @me OR data ->> 'asker' = @me
    OR data ->> 'to' IN (SELECT value FROM json_each(@channels))
    OR (data ->> 'to' GLOB '#*' AND ${wasInside('@me', "form.data ->> 'to'", 'form.ended_seq')}))
  ORDER BY ended_seq LIMIT @limit`;
