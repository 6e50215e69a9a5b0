/** The log and what it folds to: events appended, read by cursor, the state beside them. */

import { AUDIENCE, type Audience, EVENT_TYPES, TO_ALSO, TO_ASKER } from '../../domain/catalogue.ts';
import type { AgentId, EventType, RoomEvent } from '../../domain/event.ts';
import { type Mailbox, mailboxOf } from '../../domain/member/mailbox.ts';
import type { EventPage, EventQuery, Self, Tally } from '../../domain/reading.ts';
import { EMPTY, type RoomState, SINCE } from '../../domain/state.ts';
import type { Db } from './driver.ts';
import { wasInside } from './inside.ts';
import { remembered } from './remembered.ts';
import { statements } from './statement.ts';

/** As it lies in the table. */
export interface EventRow {
  readonly seq: number;
  readonly id: string;
  readonly turn_id: number;
  readonly type: EventType;
  readonly from_agent: AgentId | null;
  readonly to_agent: AgentId | null;
  readonly reason: string | null;
  readonly handoff: string | null;
  readonly payload: string;
  readonly at: number;
}

export function logOf(db: Db) {
  const sql = statements(db, {
    head: 'SELECT max(seq) AS seq FROM event',
    state: 'SELECT data FROM state WHERE id = 1',
    keep: 'INSERT INTO state (id, data) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET data = excluded.data',
    append: `INSERT INTO event (seq, id, turn_id, type, from_agent, to_agent, reason, handoff, payload, at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    one: 'SELECT * FROM event WHERE seq = ?',
    range: 'SELECT * FROM event WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?',
    floor: "SELECT seq FROM event WHERE type = 'snapshot' ORDER BY seq DESC LIMIT 1",
    came: "SELECT max(seq) AS seq FROM event WHERE type = 'join' AND from_agent = ?",
    roomId: "SELECT value FROM meta WHERE key = 'room_id'",
  });
  let last = { text: '', state: EMPTY };
  // A follower asks the same question at every ring: to prepare it takes longer than to answer it.
  const prepared = remembered((text: string) => db.prepare(text));

  return {
    roomId: () => (sql.roomId.get() as { value: string }).value,
    cameWith: (agent: AgentId): number | null => (sql.came.get(agent) as { seq: number | null }).seq,
    head: () => (sql.head.get() as { seq: number | null }).seq ?? 0,
    state: stateNow,
    keep: (state: RoomState) => void sql.keep.run(JSON.stringify(state)),
    append(event: RoomEvent): void {
      const { seq, id, turnId, type, from, to, reason, handoff, payload, at } = event;
      const handed = handoff ? JSON.stringify(handoff) : null;
      sql.append.run(seq, id, turnId, type, from, to, reason ?? null, handed, JSON.stringify(payload), at);
    },
    one,
    tally,
    range: (after: number, to: number, limit: number) => (sql.range.all(after, to, limit) as EventRow[]).map(fromRow),
    page,
  };

  function stateNow(): RoomState {
    const row = sql.state.get() as { data: string } | undefined;
    // A state is never changed, and most events leave it as it is: whoever stays open has it from before.
    if (row && row.data !== last.text) last = { text: row.data, state: { ...SINCE, ...JSON.parse(row.data) } };
    return row ? last.state : EMPTY;
  }

  /** Exact, however many there are; the newest comes along. */
  function tally(query: EventQuery): Tally {
    const box = boxOf(query);
    const { where, values } = filter(query, box);
    const { count, last } = prepared(
      `SELECT count(*) AS count, max(seq) AS last FROM event WHERE seq > ? ${where}`,
    ).get(query.after, ...values) as { count: number; last: number | null };
    return {
      count,
      last: last === null ? null : (one(last) as RoomEvent),
      held: box?.holdsTalk ? kept(query, box) : 0,
    };
  }

  function kept(query: EventQuery, box: Mailbox): number {
    const { where, values } = filter(query, { ...box, holdsTalk: false });
    const statement = prepared(`SELECT count(*) AS count FROM event WHERE seq > ? ${where} AND (${TALK})`);
    return (statement.get(query.after, ...values) as { count: number }).count;
  }

  function one(seq: number): RoomEvent | null {
    const row = sql.one.get(seq) as EventRow | undefined;
    return row ? fromRow(row) : null;
  }

  function boxOf({ target }: EventQuery): Mailbox | null {
    return target !== 'any' && 'self' in target ? mailboxOf(stateNow(), target) : null;
  }

  /** `head` of the same snapshot: an event between the rows and how far they reach would be skipped for good. */
  function page(query: EventQuery, head: number): EventPage {
    const self = query.target !== 'any' && 'self' in query.target ? query.target : null;
    const box = boxOf(query);
    const { where, values } = filter(query, box);
    const order = query.newestFirst ? 'DESC' : 'ASC';
    const statement = prepared(`SELECT * FROM event WHERE seq > ? ${where} ORDER BY seq ${order} LIMIT ?`);
    const rows = statement.all(query.after, ...values, query.limit + 1) as EventRow[];
    const more = rows.length > query.limit;
    const events = rows.slice(0, query.limit).map(fromRow);
    if (query.newestFirst) events.reverse();
    const last = more && !query.newestFirst ? (events.at(-1)?.seq ?? 0) : head;
    const cursor = Math.max(query.after, last);
    const floor = query.newestFirst && more ? 0 : ((sql.floor.get() as { seq: number } | undefined)?.seq ?? 0);
    return {
      ...{ events, more, cursor, pruned: query.after < floor ? floor : null },
      held: self && box?.holdsTalk ? oldestHeld(query, self, box, cursor) : null,
      holds: box?.holdsTalk ?? false,
    };
  }

  /** Of what is for this member and waits until the brake is off. */
  function oldestHeld(query: EventQuery, self: Self, box: Mailbox, to: number): number | null {
    const { where, values } = filter({ ...query, target: self }, { ...box, holdsTalk: false });
    const statement = prepared(`SELECT min(seq) AS seq FROM event WHERE seq > ? ${where} AND (${TALK}) AND seq <= ?`);
    return (statement.get(query.after, ...values, to) as { seq: number | null }).seq;
  }
}

export type Log = ReturnType<typeof logOf>;

/** What agents say and ask; a person’s word, or one said for a person, is none. */
const TALK = `type IN ('message_sent', 'form_opened', 'question_opened', 'question_edited', 'task_added', 'task_noted') AND payload ->> 'origin' IS NULL`;

/** Also of those who have left it since, or were taken out. By name: four times whose mail it is. */
const WAS_INSIDE = wasInside('?', 'event.to_agent', 'event.seq');

function filter(
  { types, from, target, newsOnly, ...more }: EventQuery,
  box: Mailbox | null,
): { where: string; values: unknown[] } {
  const parts: string[] = [];
  const values: unknown[] = [];
  const add = (part: string, ...more: unknown[]) => {
    parts.push(`AND (${part})`);
    values.push(...more);
  };
  if (types) add(`type IN (${types.map(() => '?').join(',')})`, ...types);
  if (from) add('from_agent = ?', from);
  const { messageType, channel, mentions, since } = more;
  if (messageType !== undefined)
    add(
      "payload ->> 'message_type' = ? OR substr(payload ->> 'message_type', 1, ?) = ?",
      ...[messageType, messageType.length + 1, `${messageType}.`],
    );
  if (channel !== undefined) add('to_agent = ?', channel);
  if (mentions !== undefined)
    add(
      "payload ->> 'mentions_all' OR EXISTS (SELECT 1 FROM json_each(payload, '$.mentions') WHERE value = ?)",
      mentions,
    );
  if (since !== undefined) add('at >= ?', since);
  if (target !== 'any' && 'to' in target) add('to_agent = ?', target.to);
  if (target !== 'any' && 'self' in target) {
    const me = target.self;
    const inside = (box?.channels ?? []).map(() => 'OR (to_agent = ? AND seq >= ? AND from_agent IS NOT ?)').join(' ');
    add(
      `to_agent = ? OR (type IN (${TYPES.to}) AND to_agent IS NULL AND from_agent IS NOT ?)
       OR (type IN (${TYPES.others}) AND from_agent IS NOT ?) OR (type IN (${TYPES.parties}) AND from_agent = ?)
       OR (type IN (${ASKER}) AND payload ->> 'asker' = ? AND from_agent IS NOT ?)
       OR (type IN (${ALSO}) AND EXISTS (SELECT 1 FROM json_each(payload, '$.also_to') WHERE value = ?)) ${inside}
       OR (to_agent GLOB '#*' AND from_agent IS NOT ? AND ${WAS_INSIDE})`,
      ...[me, me, me, me, me, me, me],
      ...(box?.channels ?? []).flatMap(([name, since]) => [name, since, me]),
      ...[me, me, me, me, me],
    );
    // What I did is no news to me. Of a takeover I am told when it was mine that was taken: there `from` is the victim.
    if (box?.holdsTalk) add(`NOT (${TALK}) AND seq > ?`, target.early ?? 0);
    if (box) add("NOT (type = 'stopped' AND payload ->> 'brake_epoch' < ?)", box.brakeEpoch);
    if (newsOnly) add("type != 'claim' AND CASE type WHEN 'takeover' THEN to_agent ELSE from_agent END IS NOT ?", me);
  }
  return { where: parts.join(' '), values };
}

const quoted = (types: readonly EventType[]): string => types.map((type) => `'${type}'`).join(',');

const listed = (audience: Audience): string => quoted(EVENT_TYPES.filter((type) => AUDIENCE[type] === audience));

const ASKER = quoted(TO_ASKER);
const ALSO = quoted(TO_ALSO);

const TYPES: Readonly<Record<Audience, string>> = {
  to: listed('to'),
  others: listed('others'),
  parties: listed('parties'),
};

export function fromRow(row: EventRow): RoomEvent {
  return {
    seq: row.seq,
    id: row.id,
    turnId: row.turn_id,
    type: row.type,
    from: row.from_agent,
    to: row.to_agent,
    reason: row.reason,
    handoff: row.handoff === null ? null : JSON.parse(row.handoff),
    payload: JSON.parse(row.payload),
    at: row.at,
  } as RoomEvent;
}
