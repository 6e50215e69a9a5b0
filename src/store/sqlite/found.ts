/**
 * The index of the log's texts. It is written in slices, by whoever's event fills one, in the transaction of that event: what is
 * newer is searched without it, so a commit pays for it only once in a while, and no search ever misses anything.
 */
import { isChannel } from '../../domain/channel/rules.ts';
import type { RoomEvent } from '../../domain/event.ts';
import { plainQuery } from '../../domain/search/plain.ts';
import type { IndexCheck } from '../../domain/search/search.ts';
import { SEARCHED_TYPES, searchedText } from '../../domain/search/searched.ts';
import type { Db } from './driver.ts';
import { type EventRow, fromRow } from './log.ts';
import { FOUND } from './migrations.ts';
import { statements } from './statement.ts';

/** Events in a slice; a search reads at most so many by itself. One at a time cost 220 µs of a commit's 470, 64 at a time 20 to 35 each. */
const SLICE = 64;
/** What one commit catches up with at most, after an import or with a log of an older tt. */
const CATCHING_UP = 4 * SLICE;

export const GONE = `SELECT id FROM found_docsize WHERE id > ? AND id <= ?
  AND NOT EXISTS (SELECT 1 FROM event WHERE seq = found_docsize.id AND type <> 'snapshot') ORDER BY id LIMIT ?`;

const FLUSH = 'SAVEPOINT found_written; RELEASE found_written';

export interface Bounds {
  readonly low: number;
  readonly high: number;
}

export function foundOf(db: Db) {
  const sql = statements(db, {
    head: 'SELECT max(seq) AS seq FROM event',
    upTo: 'SELECT max(up_to) AS seq FROM indexed',
    next: 'SELECT * FROM event WHERE seq > ? ORDER BY seq LIMIT ?',
    put: 'INSERT INTO found (rowid, text, tag) VALUES (?, ?, ?)',
    slice: 'INSERT INTO indexed (up_to, earliest, latest) VALUES (?, ?, ?)',
    first: 'SELECT min(up_to) AS seq FROM indexed WHERE latest >= ?',
    before: 'SELECT max(up_to) AS seq FROM indexed WHERE up_to < ?',
    last: 'SELECT max(up_to) AS seq FROM indexed WHERE earliest <= ?',
    gone: GONE,
    forget: 'DELETE FROM found WHERE rowid IN (SELECT value FROM json_each(?))',
    leave: "INSERT INTO found (found, rank) VALUES ('deletemerge', 0)",
    mend: "INSERT INTO found (found, rank) VALUES ('deletemerge', 10)",
    merge: "INSERT INTO found (found, rank) VALUES ('merge', 100)",
    changes: 'SELECT total_changes() AS count',
  });

  const head = (): number => seqOf(sql.head.get()) ?? 0;
  const upTo = (): number => seqOf(sql.upTo.get()) ?? 0;

  /** True while there is more to do. */
  function catchUp(most: number): boolean {
    const rows = sql.next.all(upTo(), most) as EventRow[];
    const last = rows.at(-1);
    if (!last) return false;
    const times: number[] = [];
    for (const event of rows.map(fromRow)) {
      const text = searchedText(event);
      if (text === null) continue;
      sql.put.run(event.seq, text, tagsOf(event));
      times.push(event.at);
    }
    sql.slice.run(last.seq, times.length > 0 ? Math.min(...times) : null, times.length > 0 ? Math.max(...times) : null);
    return rows.length === most;
  }

  function unlessDamaged(write: () => void): boolean {
    try {
      db.transaction(() => {
        write();
        // Else FTS5 writes at the commit, and what it stumbles over there takes the event along.
        db.exec(FLUSH);
      })();
      return true;
    } catch (error) {
      if (!/^SQLITE_(CORRUPT|CONSTRAINT)/.test(String((error as { code?: unknown }).code))) throw error;
      return false;
    }
  }

  return {
    ...{ head, upTo },
    /** After an event was appended. An index that is damaged keeps nobody from writing: it can be made anew. */
    keepUp(before: number, head: number): void {
      if (Math.floor(before / SLICE) !== Math.floor(head / SLICE)) void unlessDamaged(() => void catchUp(CATCHING_UP));
    },
    catchUp,
    /** What is in the index and may lie between the two times; null: nothing. Clocks are set back: each slice knows its own. */
    bounds(since = -Infinity, until = Infinity): Bounds | null {
      const first = since === -Infinity ? 1 : seqOf(sql.first.get(since));
      const high = until === Infinity ? upTo() : seqOf(sql.last.get(until));
      return first === null || high === null ? null : { low: seqOf(sql.before.get(first)) ?? 0, high };
    },
    /** What is after one number, up to another and not in the log any more. Needs no lock: what has gone does not come back. */
    gone: (after: number, seq: number, most: number): readonly number[] =>
      (sql.gone.all(after, seq, most) as { id: number }[]).map(({ id }) => id),
    /** Slices stay: something of theirs may have been kept. False: the index is damaged. */
    forget: (gone: readonly number[]): boolean =>
      unlessDamaged(() => {
        sql.leave.run();
        sql.forget.run(JSON.stringify(gone));
      }),
    /**
     * Takes away some pages of what forgotten texts have left in the trees; true while there is more. Left to itself, FTS5
     * would now and then clear up for a second. As its makers count: a merge that has nothing to do changes one row.
     */
    clear(): boolean {
      const changes = (): number => (sql.changes.get() as { count: number }).count;
      let before = 0;
      const isSound = unlessDamaged(() => {
        sql.mend.run();
        before = changes();
        sql.merge.run();
      });
      return isSound && changes() - before > 1;
    },
    check: (look: number): IndexCheck => check(db, upTo(), look),
    /** Makes it anew, empty: the next search, or whoever writes next, fills it. */
    renew(): void {
      db.exec(`DROP TABLE found; DELETE FROM indexed; ${FOUND}`);
    },
  };
}

export type FoundIndex = ReturnType<typeof foundOf>;

/** Words in a column of their own, so that a rare sender of a common word is found at once. What they say is checked again. */
const tagsOf = ({ from, to }: RoomEvent): string => [from ?? '', isChannel(to) ? to : ''].map(tag).join(' ');

/** One word of a member’s or a channel’s name. */
export const tag = (name: string): string => name.replace(/[^a-z0-9]/gi, 'x');

const seqOf = (row: unknown): number | null => (row as { seq: number | null }).seq;

/** Of a text so much is looked up that it can hardly be that of another. */
const PROBE = 160;

function check(db: Db, upTo: number, looks: number): IndexCheck {
  const sql = statements(db, {
    all: 'SELECT * FROM event WHERE seq <= ? AND type IN (SELECT value FROM json_each(?)) ORDER BY seq',
    has: 'SELECT 1 FROM found WHERE text MATCH ? AND rowid = ?',
    texts: 'SELECT count(*) AS count FROM found_docsize',
  });
  const { count: texts } = sql.texts.get() as { count: number };
  const every = Math.ceil(texts / looks);
  const lost: number[] = [];
  let events = 0;
  for (const row of sql.all.iterate(upTo, JSON.stringify(SEARCHED_TYPES)) as IterableIterator<EventRow>) {
    const text = searchedText(fromRow(row));
    if (text === null || events++ % every > 0) continue;
    const words = plainQuery(`"${beginning(text)}"`);
    if (words !== null && !sql.has.get(words, row.seq)) lost.push(row.seq);
  }
  return { texts, missing: events - texts, lost, upTo };
}

/** Whole words, without what would end a phrase. */
const beginning = (text: string): string =>
  (text.length > PROBE ? text.slice(0, PROBE).replace(/\S*$/, '') : text).replace(/["*]/g, ' ');
