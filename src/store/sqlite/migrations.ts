/** The tables, as they grew. Never edit an entry that was released: append. The position is the version. */
import { TtError } from '../../lib/errors.ts';
import type { Db } from './driver.ts';

interface Migration {
  /** An older tt must not write after a breaking one; an additive one leaves it in peace. */
  readonly breaking: boolean;
  readonly sql: string;
}

/** The index of the texts. Contentless: the text is in the log already. Positions are kept, for phrases. */
export const FOUND = `CREATE VIRTUAL TABLE found USING fts5(
    text, tag, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 2")`;

const MIGRATIONS: readonly Migration[] = [
  {
    breaking: true,
    sql: `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  -- What the log folds to. One row: a room is one file.
  CREATE TABLE state (id INTEGER PRIMARY KEY CHECK (id = 1), data TEXT NOT NULL CHECK (json_valid(data))) STRICT;
  CREATE TABLE event (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, turn_id INTEGER NOT NULL, type TEXT NOT NULL,
    from_agent TEXT, to_agent TEXT, reason TEXT, handoff TEXT CHECK (handoff IS NULL OR json_valid(handoff)),
    payload TEXT NOT NULL CHECK (json_valid(payload)), at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX event_by_type ON event (type, seq);
  CREATE TABLE note (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL UNIQUE, turn_id INTEGER NOT NULL, author TEXT NOT NULL, body TEXT NOT NULL,
    at INTEGER NOT NULL, resolved_at INTEGER, resolved_by TEXT
  ) STRICT;
  -- Facts: overwritten in place, never in the log.
  CREATE TABLE lease (id INTEGER PRIMARY KEY CHECK (id = 1), data TEXT NOT NULL CHECK (json_valid(data))) STRICT;
  CREATE TABLE presence (agent TEXT PRIMARY KEY, data TEXT NOT NULL CHECK (json_valid(data))) STRICT, WITHOUT ROWID;
  CREATE TABLE receiver (
    id TEXT PRIMARY KEY, agent TEXT NOT NULL, data TEXT NOT NULL CHECK (json_valid(data))
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE cursor (agent TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE answer (
    agent TEXT NOT NULL, verb TEXT NOT NULL, key TEXT NOT NULL, data TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (agent, verb, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX answer_by_age ON answer (at);`,
  },
  {
    // An older tt has no hooks: all it misses is what they said.
    breaking: false,
    sql: `
  CREATE TABLE told (agent TEXT PRIMARY KEY, data TEXT NOT NULL CHECK (json_valid(data))) STRICT, WITHOUT ROWID;`,
  },
  {
    // An older tt would fold the log without the brakes, and write that down.
    breaking: true,
    sql: 'ALTER TABLE cursor ADD COLUMN early INTEGER NOT NULL DEFAULT 0',
  },
  {
    // An older tt would fold the log without what members say they do and without the limit, and charge nobody.
    breaking: true,
    sql: `
  CREATE TABLE bucket (agent TEXT PRIMARY KEY, data TEXT NOT NULL CHECK (json_valid(data))) STRICT, WITHOUT ROWID;`,
  },
  {
    // An older tt would fold the log without what is asked, and leave the rows behind.
    breaking: true,
    sql: `
  CREATE TABLE form (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL UNIQUE, data TEXT NOT NULL CHECK (json_valid(data)),
    status TEXT AS (data ->> 'status'), ended_seq INTEGER AS (data ->> '$.ended.seq')
  ) STRICT;
  CREATE TABLE question (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL UNIQUE, data TEXT NOT NULL CHECK (json_valid(data)),
    status TEXT AS (data ->> 'status'), ended_seq INTEGER AS (data ->> '$.ended.seq')
  ) STRICT;
  CREATE INDEX form_by_end ON form (status, ended_seq);
  CREATE INDEX question_by_end ON question (status, ended_seq);`,
  },
  {
    // An older tt would fold the log without tasks, and leave the rows behind.
    breaking: true,
    sql: `
  CREATE TABLE task (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL UNIQUE, data TEXT NOT NULL CHECK (json_valid(data)),
    status TEXT AS (data ->> 'status'), assignee TEXT AS (data ->> 'assignee'), channel TEXT AS (data ->> 'channel')
  ) STRICT;
  CREATE INDEX task_by_status ON task (status, seq);`,
  },
  {
    // For the mail of those who have left a channel.
    breaking: false,
    sql: "CREATE INDEX event_by_coming ON event (from_agent, to_agent, seq) WHERE type = 'channel_joined'",
  },
  {
    // An older tt would fold the log without files, and count what names them as if nothing did.
    breaking: true,
    sql: `
  CREATE TABLE file (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL UNIQUE, data TEXT NOT NULL CHECK (json_valid(data)),
    status TEXT AS (data ->> 'status')
  ) STRICT;
  ALTER TABLE note ADD COLUMN files TEXT CHECK (files IS NULL OR json_valid(files));`,
  },
  {
    // An older tt leaves the index behind, and whoever writes or searches next catches up.
    breaking: false,
    sql: `
  ${FOUND};
  -- How far the index goes, slice by slice, and when the texts of each were written.
  CREATE TABLE indexed (up_to INTEGER PRIMARY KEY, earliest INTEGER, latest INTEGER) STRICT;`,
  },
];

/** Look, lock, look again: of twenty processes starting together one migrates and the rest find it done. */
export function migrate(db: Db, roomId: () => string, now: number): void {
  if (isCurrent(db)) return;
  db.transaction(() => {
    const from = versionOf(db);
    if (from >= MIGRATIONS.length) return;
    for (const { sql } of MIGRATIONS.slice(from)) db.exec(sql);
    const put = db.prepare('INSERT OR IGNORE INTO meta (key, value) VALUES (?, ?)');
    put.run('room_id', roomId());
    put.run('created_at', String(now));
    db.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES ('oldest_writer', ?)").run(String(oldestWriter()));
    db.pragma(`user_version = ${MIGRATIONS.length}`);
  }).immediate();
}

/** False when there are migrations to do. Errors: store_newer; what a newer tt broke can neither be written nor read. */
export function isCurrent(db: Db): boolean {
  if (versionOf(db) < MIGRATIONS.length) return false;
  refuseBreaking(db);
  return true;
}

const versionOf = (db: Db): number => db.pragma('user_version', { simple: true }) as number;

/** The version a tt must know at least to write: the position of the newest breaking migration. */
const oldestWriter = (): number => MIGRATIONS.findLastIndex((m) => m.breaking) + 1;

function refuseBreaking(db: Db): void {
  if (versionOf(db) === MIGRATIONS.length) return;
  const row = db.prepare("SELECT value FROM meta WHERE key = 'oldest_writer'").get() as { value: string } | undefined;
  if (Number(row?.value ?? versionOf(db)) <= MIGRATIONS.length) return;
  throw new TtError('store_newer', 'a newer tt has changed this room’s database', 'npm i -g turntable@latest');
}
