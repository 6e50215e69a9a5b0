/** A few texts in an index of their own, in memory: to try a query, to search what is in no index yet, to rank, to cut snippets. */
import { TtError } from '../../lib/errors.ts';
import { openDatabase } from './driver.ts';
import { statements } from './statement.ts';

export interface Text {
  readonly seq: number;
  readonly text: string;
}

export interface Snippet {
  readonly seq: number;
  readonly snippet: string;
}

/** Words around a match. */
const WORDS = 24;

/** Errors: invalid_query, which says where. To be closed. */
export function textsIn(query: string) {
  const db = openDatabase(':memory:', {});
  db.exec(`CREATE VIRTUAL TABLE texts USING fts5(text, tokenize="unicode61 remove_diacritics 2")`);
  const sql = statements(db, {
    empty: 'DELETE FROM texts',
    put: 'INSERT INTO texts (rowid, text) VALUES (?, ?)',
    found: 'SELECT rowid AS seq FROM texts WHERE text MATCH ? ORDER BY rowid DESC',
    best: `SELECT rowid AS seq FROM texts WHERE text MATCH ? ORDER BY rank, rowid DESC`,
    snippets: `SELECT rowid AS seq, snippet(texts, 0, '«', '»', '…', ${WORDS}) AS snippet FROM texts WHERE text MATCH ?`,
  });
  const asked = (statement: 'found' | 'best', texts: readonly Text[]): number[] => {
    fill(texts);
    return (sql[statement].all(query) as { seq: number }[]).map(({ seq }) => seq);
  };
  const fill = db.transaction((texts: readonly Text[]) => {
    sql.empty.run();
    for (const { seq, text } of texts) sql.put.run(seq, text);
  });
  try {
    sql.found.all(query);
  } catch (error) {
    const why = reasonOf(error);
    const tryPart = (part: string) => {
      try {
        sql.found.all(part);
        return null;
      } catch (other) {
        return reasonOf(other);
      }
    };
    const told = why === null ? error : badQuery(query, why, placeOf(query, why, tryPart));
    db.close();
    throw told;
  }

  return {
    /** Those that the query fits, newest first. */
    fitting: (texts: readonly Text[]) => asked('found', texts),
    /** The same, best first. */
    ranked: (texts: readonly Text[]) => asked('best', texts),
    snippets(texts: readonly Text[]): ReadonlyMap<number, string> {
      fill(texts);
      return new Map((sql.snippets.all(query) as Snippet[]).map(({ seq, snippet }) => [seq, snippet]));
    },
    close: () => db.close(),
  };
}

export type Texts = ReturnType<typeof textsIn>;

function reasonOf(error: unknown): string | null {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return code === 'SQLITE_ERROR' ? String(message).replace(/^fts5: /, '') : null;
}

/** SQLite names what it stumbled over, not where: the first place where a query cut off behind it fails the same way. */
function placeOf(query: string, why: string, tryPart: (part: string) => string | null): number {
  const near = /^syntax error near "(.*)"$/s.exec(why)?.[1];
  if (near) {
    for (let at = query.indexOf(near); at >= 0; at = query.indexOf(near, at + 1))
      if (tryPart(query.slice(0, at + near.length)) === why) return at;
  }
  if (why === 'unterminated string') return query.length - (/"[^"]*$/.exec(query)?.[0].length ?? 0);
  const named = /^no such column: (.*)$/s.exec(why)?.[1] ?? /^expected integer, got "(.*)"$/s.exec(why)?.[1];
  if (named) return Math.max(0, query.lastIndexOf(named));
  return why.startsWith('unknown special query') ? query.indexOf('*') : query.length;
}

function badQuery(query: string, why: string, at: number): TtError {
  const reason = why === 'syntax error near ""' ? 'it ends too soon' : why;
  return new TtError(
    'invalid_query',
    `the query cannot be understood at character ${at + 1}: ${reason}`,
    'leave --fts out to look for plain words',
    { query, position: at + 1, reason },
  );
}
