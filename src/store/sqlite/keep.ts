/** The log as a whole: read at one moment, filled from elsewhere, and with its old part taken away. */

import type { RoomEvent } from '../../domain/event.ts';
import type { Frozen, Prune } from '../../domain/keeping.ts';
import { apply, EMPTY, type RoomState } from '../../domain/state.ts';
import { TtError } from '../../lib/errors.ts';
import type { Db } from './driver.ts';
import { statements } from './statement.ts';
import { step } from './steps.ts';
import type { Tables } from './tables.ts';

const PAGE = 100;

/** On a connection of its own, which it closes: whoever reads slowly must not make others wait, and no page is of another moment. */
export function freeze(tables: Tables): Frozen {
  const { db, log } = tables;
  const sql = statements(db, { begin: 'BEGIN', count: 'SELECT count(*) AS count FROM event' });
  // Each page of the file is read once.
  db.pragma('cache_size = -2000');
  sql.begin.run();
  const head = log.head();
  const { count } = sql.count.get() as { count: number };
  return {
    ...{ head, count, state: log.state() },
    *pages() {
      for (let after = 0; ; ) {
        const page = log.range(after, head, PAGE);
        const last = page.at(-1);
        if (!last) return;
        yield page;
        after = last.seq;
      }
    },
    close: () => void db.close(),
  };
}

/** In the caller's transaction. Errors: room_not_empty, and what `pages` throws. */
export async function fill(w: Tables, pages: AsyncIterable<readonly RoomEvent[]>): Promise<RoomState> {
  if (w.log.head() > 0)
    throw new TtError('room_not_empty', 'the room has a history already', 'import into a workspace without a room', {
      head: w.log.head(),
    });
  let state = EMPTY;
  for await (const page of pages) {
    for (const event of page) {
      w.log.append(event);
      w.rows.fold(event);
      state = apply(state, event);
    }
    step('filling');
  }
  w.log.keep(state);
  // What was said elsewhere is history to its members, and not their unread mail.
  for (const agent of Object.keys(state.members.present)) w.facts.put({ fact: 'cursor', agent, seq: w.log.head() });
  step('filled');
  return state;
}

const GOES = 'seq BETWEEN @first AND @upTo AND seq NOT IN (SELECT value FROM json_each(@keep))';
/** Since the snapshot before, which says how many there are before it. */
export const SINCE = 'SELECT count(*) AS count FROM event WHERE seq > ? AND seq < ?';

export function pruningOf(db: Db) {
  const sql = statements(db, {
    snapshot: "SELECT seq, payload FROM event WHERE type = 'snapshot' ORDER BY seq DESC LIMIT 1",
    since: SINCE,
    replaced: 'DELETE FROM event WHERE seq = ?',
    drop: `DELETE FROM event WHERE ${GOES}`,
    one: 'SELECT at, turn_id FROM event WHERE seq = ?',
    before: 'SELECT coalesce((SELECT min(seq) FROM event WHERE at >= ?) - 1, (SELECT max(seq) FROM event), 0) AS seq',
    put: `INSERT INTO event (seq, id, turn_id, type, payload, at) VALUES (?, ?, ?, 'snapshot', ?, ?)`,
  });
  return {
    lastBefore: (wall: number): number => (sql.before.get(wall) as { seq: number }).seq,
    /** In the caller's transaction. Errors: store_busy when another prune has got as far meanwhile. */
    prune({ from, first, upTo, state, keep }: Prune, id: string): void {
      const before = sql.snapshot.get() as { seq: number; payload: string } | undefined;
      const last = sql.one.get(upTo) as { at: number; turn_id: number } | undefined;
      const reached = before?.seq ?? 0;
      if (!last || reached >= upTo || reached < from)
        throw new TtError('store_busy', 'another prune is at work; this one went no further', 'repeat the command');
      // The one before stood for what was gone by then, and goes too.
      if (before) sql.replaced.run(reached);
      const { count } = sql.since.get(reached, upTo) as { count: number };
      const { changes } = sql.drop.run({ first, upTo, keep: JSON.stringify(keep) });
      const stood = before ? (JSON.parse(before.payload) as { events: number; kept: number }) : { events: 0, kept: 0 };
      // Reckoned on, not counted anew: what stays may be much, and others wait. The last that goes is not among `count`.
      const kept = stood.kept + count - (changes - 1);
      const payload = JSON.stringify({ events: stood.events + changes, kept, state });
      // When and in which turn it was, not when it was pruned: what is asked by time goes by that.
      sql.put.run(upTo, id, last.turn_id, payload, last.at);
    },
  };
}
