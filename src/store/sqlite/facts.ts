/** Facts: what is true of processes now, overwritten in place. And the answers kept for --dedup. */
import type { AgentId } from '../../domain/event.ts';
import type { Fact, Lease, Presence, Receiver, Told } from '../../domain/fact.ts';
import type { Bucket } from '../../domain/limit/bucket.ts';
import { UNTOLD } from '../../domain/member/hearing.ts';
import type { Cursor } from '../../domain/reading.ts';
import type { Dedup } from '../../domain/store.ts';
import type { Db } from './driver.ts';
import { statements } from './statement.ts';

/** What a repeated command gets: the rule's result, and which events it had written. */
export interface Answer {
  readonly result: unknown;
  readonly first: number;
  readonly last: number;
  readonly asked?: string | undefined;
}

export function factsOf(db: Db) {
  const sql = statements(db, {
    lease: 'SELECT data FROM lease WHERE id = 1',
    putLease: 'INSERT INTO lease (id, data) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET data = excluded.data',
    dropLease: 'DELETE FROM lease',
    presence: 'SELECT data FROM presence',
    putPresence: `INSERT INTO presence (agent, data) VALUES (?, ?)
      ON CONFLICT (agent) DO UPDATE SET data = excluded.data`,
    receivers: 'SELECT data FROM receiver ORDER BY id',
    putReceiver: `INSERT INTO receiver (id, agent, data) VALUES (?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET data = excluded.data`,
    dropReceiver: 'DELETE FROM receiver WHERE id = ?',
    cursor: `SELECT max(coalesce((SELECT seq FROM cursor WHERE agent = ?), 0),
      coalesce((SELECT data ->> 'injected' FROM told WHERE agent = ?), 0)) AS seq,
      coalesce((SELECT early FROM cursor WHERE agent = ?), 0) AS early`,
    cursors: 'SELECT agent, seq FROM cursor',
    told: 'SELECT data FROM told',
    putTold: 'INSERT INTO told (agent, data) VALUES (?, ?) ON CONFLICT (agent) DO UPDATE SET data = excluded.data',
    forgetTold: 'DELETE FROM told WHERE agent = ?',
    putCursor: `INSERT INTO cursor (agent, seq, early) VALUES (?, ?, ?)
      ON CONFLICT (agent) DO UPDATE SET seq = max(seq, excluded.seq), early = max(early, excluded.early)`,
    buckets: 'SELECT agent, data FROM bucket',
    putBucket: 'INSERT INTO bucket (agent, data) VALUES (?, ?) ON CONFLICT (agent) DO UPDATE SET data = excluded.data',
    dropBucket: 'DELETE FROM bucket WHERE agent = ?',
    forgetPresence: 'DELETE FROM presence WHERE agent = ?',
    forgetReceivers: 'DELETE FROM receiver WHERE agent = ?',
    forgetCursor: 'DELETE FROM cursor WHERE agent = ?',
    answer: 'SELECT data FROM answer WHERE agent = ? AND verb = ? AND key = ? AND at > ?',
    putAnswer: `INSERT INTO answer (agent, verb, key, data, at) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (agent, verb, key) DO UPDATE SET data = excluded.data, at = excluded.at`,
    oldAnswers: 'DELETE FROM answer WHERE at <= ?',
  });
  const parsed = <T>(rows: unknown[]): T[] => (rows as { data: string }[]).map((row) => JSON.parse(row.data));

  return {
    lease: (): Lease | null => parsed<Lease>(sql.lease.all())[0] ?? null,
    presence: (): Readonly<Record<AgentId, Presence>> =>
      Object.fromEntries(parsed<Presence>(sql.presence.all()).map((p) => [p.agent, p])),
    receivers: (): Receiver[] => parsed<Receiver>(sql.receivers.all()),
    cursor: (agent: AgentId): Cursor => sql.cursor.get(agent, agent, agent) as Cursor,
    told(): Readonly<Record<AgentId, Told>> {
      const all: Record<AgentId, Told> = {};
      for (const { agent, seq } of sql.cursors.all() as { agent: AgentId; seq: number }[])
        all[agent] = { ...UNTOLD, agent, seen: seq };
      for (const told of parsed<Told>(sql.told.all())) all[told.agent] = { ...told, seen: all[told.agent]?.seen ?? 0 };
      return all;
    },
    buckets: (): Readonly<Record<AgentId, Bucket>> =>
      Object.fromEntries(
        (sql.buckets.all() as { agent: AgentId; data: string }[]).map(({ agent, data }) => [agent, JSON.parse(data)]),
      ),
    answer: ({ agent, verb, key }: Dedup, since: number): Answer | null =>
      parsed<Answer>(sql.answer.all(agent, verb, key, since))[0] ?? null,
    keepAnswer({ agent, verb, key, keeps }: Dedup, answer: Answer, now: number, since: number): void {
      if (keeps?.(answer.result) === false) return;
      sql.oldAnswers.run(since);
      sql.putAnswer.run(agent, verb, key, JSON.stringify(answer), now);
    },
    put(fact: Fact): void {
      switch (fact.fact) {
        case 'lease':
          return void (fact.lease ? sql.putLease.run(JSON.stringify(fact.lease)) : sql.dropLease.run());
        case 'presence':
          return void sql.putPresence.run(fact.presence.agent, JSON.stringify(fact.presence));
        case 'receiver':
          return void sql.putReceiver.run(fact.receiver.id, fact.receiver.agent, JSON.stringify(fact.receiver));
        case 'receiver_gone':
          return void sql.dropReceiver.run(fact.id);
        case 'cursor':
          return void sql.putCursor.run(fact.agent, fact.seq, fact.early ?? 0);
        case 'told':
          return void sql.putTold.run(fact.told.agent, JSON.stringify(fact.told));
        case 'bucket': {
          const { agent, bucket } = fact;
          return void (bucket ? sql.putBucket.run(agent, JSON.stringify(bucket)) : sql.dropBucket.run(agent));
        }
        case 'forgotten':
          for (const drop of [sql.forgetPresence, sql.forgetReceivers, sql.forgetCursor, sql.forgetTold])
            drop.run(fact.agent);
      }
    },
  };
}

export type Facts = ReturnType<typeof factsOf>;
