/** Searching the log: what is in the index, and what is too new to be in it. */
import type { RoomEvent } from '../../domain/event.ts';
import { type Found, type FoundPage, RANKED, type Search } from '../../domain/search/search.ts';
import { searchedText, typesIn } from '../../domain/search/searched.ts';
import type { Db } from './driver.ts';
import { type Bounds, type FoundIndex, foundOf, tag } from './found.ts';
import { wasInside } from './inside.ts';
import { type EventRow, fromRow } from './log.ts';
import { type Text, type Texts, textsIn } from './snippets.ts';
import { statements } from './statement.ts';

/** So many events that are in no index yet are read at once. */
const AT_ONCE = 1_000;

/**
 * Of a beginning (`b*`) the newest events are read without the index: FTS5 first gathers all that begin so, which of a common
 * one are a million, 120 ms. That one is found among these, 8 ms; of a rarer one there is not much to gather.
 */
const NEWEST = 256;

interface Asked {
  readonly db: Db;
  readonly index: FoundIndex;
  readonly texts: Texts;
  readonly wanted: Search;
  /** What an event must fit beside the words, by name as in FITS. */
  readonly filter: Readonly<Record<string, unknown>>;
}

/** `channels`: those that the reader is in. Errors: invalid_query. */
export function search(db: Db, wanted: Search, channels: readonly string[]): FoundPage {
  const { from = null, channel = null, since = null, until = null, reader } = wanted;
  const seen = { me: reader.agent, all: reader.person ? 1 : 0, channels: JSON.stringify(channels) };
  const filter = { from, channel, since, until, types: JSON.stringify(typesIn(wanted.in)), ...seen };
  const texts = textsIn(wanted.query);
  try {
    return page({ db, index: foundOf(db), texts, wanted, filter });
  } finally {
    texts.close();
  }
}

function page(asked: Asked): FoundPage {
  const { wanted, texts } = asked;
  const most = wanted.best ? RANKED : wanted.limit;
  const newest = newestOf(asked, most + 1);
  const fitting = new Map(newest.slice(0, most).map((event) => [event.seq, event]));
  const texted = [...fitting.values()].map(textOf);
  const shown = wanted.best ? texts.ranked(texted).slice(0, wanted.limit) : [...fitting.keys()];
  const chosen = shown.map((seq) => fitting.get(seq) as RoomEvent);
  const snippets = texts.snippets(chosen.map(textOf));
  const found = chosen.map((event): Found => ({ event, snippet: snippets.get(event.seq) ?? '' }));
  return { found, more: newest.length > most };
}

const textOf = (event: RoomEvent): Text => ({ seq: event.seq, text: searchedText(event) ?? '' });

function newestOf(asked: Asked, limit: number): readonly RoomEvent[] {
  const { index, wanted } = asked;
  const { query, after = 0, before = Number.MAX_SAFE_INTEGER } = wanted;
  const high = Math.min(before - 1, index.head());
  const indexed = Math.min(index.upTo(), query.includes('*') ? high - NEWEST : high);
  const fresh = unindexed(asked, { low: Math.max(after, indexed), high }, limit);
  if (fresh.length >= limit) return fresh.slice(0, limit);
  return [...fresh, ...fromIndex(asked, { low: after, high: indexed }, limit - fresh.length)];
}

/** Piece by piece, newest first, until there are enough: there may be many, after an import. */
function unindexed({ db, texts, filter }: Asked, { low, high }: Bounds, limit: number): readonly RoomEvent[] {
  const sql = statements(db, {
    piece: `SELECT e.* FROM event e WHERE e.seq > @low AND e.seq <= @high AND ${FITS} ORDER BY e.seq DESC LIMIT ${AT_ONCE}`,
  });
  const found: RoomEvent[] = [];
  for (let to = high; found.length < limit && to > low; ) {
    const events = (sql.piece.all({ ...filter, low, high: to }) as EventRow[]).map(fromRow);
    const fitting = new Set(texts.fitting(events.map(textOf)));
    found.push(...events.filter(({ seq }) => fitting.has(seq)));
    to = events.length < AT_ONCE ? low : (events.at(-1) as RoomEvent).seq - 1;
  }
  return found;
}

function fromIndex({ db, index, wanted, filter }: Asked, { low, high }: Bounds, limit: number): readonly RoomEvent[] {
  const { query, from, channel, since, until } = wanted;
  const bounds = high > low ? index.bounds(since, until) : null;
  if (bounds === null) return [];
  const names = [from, channel].filter((name) => name !== undefined);
  const tags = names.length > 0 ? { tags: names.map(tag).join(' ') } : {};
  const sql = statements(db, { all: indexed(''), tagged: indexed('AND f.tag MATCH @tags') });
  const rows = sql['tags' in tags ? 'tagged' : 'all'].all({
    ...{ ...filter, ...tags, query, limit },
    ...{ low: Math.max(low, bounds.low), high: Math.min(high, bounds.high) },
  });
  return (rows as EventRow[]).map(fromRow);
}

/** A form, and its answer, is for whom it is addressed to and for whoever asked: as in the ledger. All else is the room's. */
const FITS = `e.type IN (SELECT value FROM json_each(@types))
  AND (@from IS NULL OR e.from_agent = @from) AND (@channel IS NULL OR e.to_agent = @channel)
  AND (@since IS NULL OR e.at >= @since) AND (@until IS NULL OR e.at <= @until)
  AND (@all OR e.type NOT IN ('form_opened', 'form_answered', 'form_cancelled') OR e.to_agent IS NULL OR e.to_agent = @me
    OR coalesce(e.payload ->> 'asker', e.from_agent) = @me OR e.to_agent IN (SELECT value FROM json_each(@channels))
    OR (e.to_agent GLOB '#*' AND ${wasInside('@me', 'e.to_agent', 'e.seq')}))`;

/** CROSS: the index leads, newest first, and stops at the limit. */
const indexed = (tags: string): string => `
  SELECT e.* FROM found f CROSS JOIN event e ON e.seq = f.rowid
  WHERE f.text MATCH @query ${tags} AND f.rowid > @low AND f.rowid <= @high AND ${FITS}
  ORDER BY f.rowid DESC LIMIT @limit`;
