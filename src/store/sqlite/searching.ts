/** Searching the log: what is in the index, and what is too new to be in it. */
import type { RoomEvent } from '../../domain/event.ts';
import { type Found, type FoundPage, RANKED, type Search } from '../../domain/search/search.ts';
import { searchedText, typesIn } from '../../domain/search/searched.ts';
import type { Db } from './driver.ts';
import { type FoundIndex, tag } from './found.ts';
import { type EventRow, fromRow } from './log.ts';
import { type Text, type Texts, textsIn } from './snippets.ts';
import { statements } from './statement.ts';

/** So many events that are in no index are read at once. */
const AT_ONCE = 2_000;

/** `channels`: those that the reader is in. Errors: invalid_query. */
export function search(db: Db, index: FoundIndex, wanted: Search, channels: readonly string[]): FoundPage {
  const texts = textsIn(wanted.query);
  try {
    return page(db, index, wanted, channels, texts);
  } finally {
    texts.close();
  }
}

function page(db: Db, index: FoundIndex, wanted: Search, channels: readonly string[], texts: Texts): FoundPage {
  const { limit, best } = wanted;
  const most = best ? RANKED : limit;
  const events = newest(db, index, wanted, channels, texts, most + 1);
  const more = events.length > most;
  const fitting = new Map(events.slice(0, most).map((event) => [event.seq, event]));
  const shown = best ? texts.ranked([...fitting.values()].map(textOf)).slice(0, limit) : [...fitting.keys()];
  const chosen = shown.map((seq) => fitting.get(seq) as RoomEvent);
  const snippets = texts.snippets(chosen.map(textOf));
  const found = chosen.map((event): Found => ({ event, snippet: snippets.get(event.seq) ?? '' }));
  return { found, more };
}

const textOf = (event: RoomEvent): Text => ({ seq: event.seq, text: searchedText(event) ?? '' });

function newest(
  db: Db,
  index: FoundIndex,
  wanted: Search,
  channels: readonly string[],
  texts: Texts,
  limit: number,
): RoomEvent[] {
  const { query, from, channel, after = 0, before = Number.MAX_SAFE_INTEGER, since, until, reader } = wanted;
  const filter = {
    types: JSON.stringify(typesIn(wanted.in)),
    ...{ from: from ?? null, channel: channel ?? null, since: since ?? null, until: until ?? null },
    ...{ me: reader.agent, all: reader.person ? 1 : 0, channels: JSON.stringify(channels) },
  };
  const sql = statements(db, {
    tail: `SELECT e.* FROM event e WHERE e.seq > @low AND e.seq < @high AND ${FITS} ORDER BY e.seq DESC LIMIT ${AT_ONCE}`,
    all: indexed(''),
    tagged: indexed('AND f.tag MATCH @tags'),
  });
  const found: RoomEvent[] = [];
  const upTo = index.upTo();
  for (let high = before; found.length < limit; ) {
    const rows = sql.tail.all({ ...filter, low: Math.max(after, upTo), high }) as EventRow[];
    const events = new Map(rows.map((row) => [row.seq, fromRow(row)]));
    const fitting = texts.fitting([...events.values()].map(textOf));
    found.push(...fitting.map((seq) => events.get(seq) as RoomEvent));
    high = rows.at(-1)?.seq ?? 0;
    if (rows.length < AT_ONCE) break;
  }
  const bounds = index.bounds(since, until);
  if (found.length >= limit || bounds === null) return found.slice(0, limit);
  const tags = [from, channel].flatMap((name) => (name === undefined ? [] : [tag(name)])).join(' ');
  const rows = sql[tags === '' ? 'all' : 'tagged'].all({
    ...filter,
    query,
    ...(tags === '' ? {} : { tags }),
    low: Math.max(after, bounds.low),
    high: Math.min(before - 1, bounds.high),
    limit: limit - found.length,
  }) as EventRow[];
  return [...found, ...rows.map(fromRow)];
}

/** A form, and its answer, is for whom it is addressed to and for whoever asked: as in the ledger. All else is the room's. */
const FITS = `e.type IN (SELECT value FROM json_each(@types))
  AND (@from IS NULL OR e.from_agent = @from) AND (@channel IS NULL OR e.to_agent = @channel)
  AND (@since IS NULL OR e.at >= @since) AND (@until IS NULL OR e.at <= @until)
  AND (@all OR e.type NOT IN ('form_opened', 'form_answered', 'form_cancelled') OR e.to_agent IS NULL OR e.to_agent = @me
    OR coalesce(e.payload ->> 'asker', e.from_agent) = @me OR e.to_agent IN (SELECT value FROM json_each(@channels)))`;

/** CROSS: the index leads, newest first, and stops at the limit. */
const indexed = (tags: string): string => `
  SELECT e.* FROM found f CROSS JOIN event e ON e.seq = f.rowid
  WHERE f.text MATCH @query ${tags} AND f.rowid BETWEEN @low + 1 AND @high AND ${FITS}
  ORDER BY f.rowid DESC LIMIT @limit`;
