/** One room in one SQLite file: load → decide → append → commit → ring. */
import type { AgentId, NewEvent, RoomEvent } from '../../domain/event.ts';
import type { Settings } from '../../domain/settings.ts';
import { apply } from '../../domain/state.ts';
import type { Acted, Decision, Dedup, Needs, Outcome, Store, View } from '../../domain/store.ts';
import { asError, isRefusal } from '../../lib/errors.ts';
import { once } from '../../lib/once.ts';
import type { System } from '../../lib/system.ts';
import type { Place } from '../place.ts';
import { locksIn, sweep } from './alive.ts';
import { whileBusy } from './begin.ts';
import { ownBell, readBell, ring, roomBell } from './bells.ts';
import type { Db } from './driver.ts';
import { type Answer, factsOf } from './facts.ts';
import { asTtError, replaced } from './failures.ts';
import { load } from './load.ts';
import { logOf } from './log.ts';
import { notesOf } from './notes.ts';
import { identity, openReader, openWriter } from './open.ts';
import { statements } from './statement.ts';
import { step } from './steps.ts';

export interface SqliteOptions {
  readonly place: Place;
  readonly system: System;
  readonly settings: Settings;
  /** Make the room when there is none. */
  readonly create?: boolean;
}

/** Opens connections when they are needed: a command that reads never opens one that writes. */
export function sqliteStore({ place, system, settings, create = false }: SqliteOptions): Store {
  const { dir } = place;
  const bell = roomBell(dir);
  const rung = readBell(bell);
  const locks = locksIn(dir, system);
  const tables = (db: Db) => ({
    ...{ db, log: logOf(db), facts: factsOf(db), notes: notesOf(db) },
    snapshot: db.transaction((question: () => unknown) => question()),
    sql: statements(db, { begin: 'BEGIN IMMEDIATE', commit: 'COMMIT', rollback: 'ROLLBACK' }),
  });
  const writer = once(() => tables(openWriter(place, system, create)));
  const reader = once(() => tables(openReader(place, system)));
  if (create) writer.get();
  const opened = identity(place);
  let roomId: string | null = null;

  function verify(): void {
    if (identity(place) !== opened || opened === '') throw replaced(dir);
  }

  /** Whoever rang had committed before: a database that is behind its bell is an older copy. */
  function refuseOlderCopy(head: () => number): void {
    if (rung.last() <= head()) return;
    // Two writers may ring at once, and a reader see half of each: only what stays so is true.
    system.pause(2);
    if (rung.last() > head()) throw replaced(dir);
  }

  function act<R>(needs: Needs, decide: (view: View) => Outcome<R>, dedup?: Dedup, onCopy = false): Acted<R> {
    verify();
    const w = writer.get();
    whileBusy(() => w.sql.begin.run(), system, settings['store.busy']);
    step('begun');
    try {
      if (!onCopy) refuseOlderCopy(w.log.head);
      const now = system.now();
      const found = load({ ...w, system, settings, probe: locks.probe }, needs, now);
      const view = onCopy ? { ...found, head: Math.max(found.head, rung.last() + UNRUNG) } : found;
      const since = now.wall - settings['dedup.ttl'];
      const known = dedup ? w.facts.answer(dedup, since) : null;
      if (known) return repeat(w, known, view);
      step('loaded');
      const decision = decide(view);
      if (isRefusal(decision)) throw asError(decision);
      step('decided');
      const { events, after } = write(w, decision, view);
      if (dedup) {
        const answer = { result: decision.result, first: view.head + 1, last: view.head + events.length };
        w.facts.keepAnswer(dedup, answer, now.wall, since);
      }
      step('written');
      const wrote = events.length > 0 || (decision.facts?.length ?? 0) > 0 || dedup !== undefined;
      w.sql[wrote ? 'commit' : 'rollback'].run();
      step('committed');
      if (wrote) verify();
      step('verified');
      ringAfter(decision, view, events);
      step('rung');
      return { result: decision.result, events, repeated: false, view, after };
    } finally {
      if (w.db.open && w.db.inTransaction) w.sql.rollback.run();
    }
  }

  function write<R>(w: ReturnType<typeof tables>, decision: Decision<R>, view: View) {
    const events = append(w, decision.events, view);
    step('appended');
    const after = events.reduce(apply, view.state);
    if (after !== view.state) w.log.keep(after);
    step('kept');
    for (const fact of decision.facts ?? []) w.facts.put(fact);
    return { events, after };
  }

  function rehearse(decide: (view: View) => Outcome<unknown>): void {
    const w = writer.get();
    w.sql.begin.run();
    try {
      const view = load({ ...w, system, settings, probe: locks.probe }, {}, system.now());
      const decision = decide(view);
      if (!isRefusal(decision)) write(w, decision, view);
    } finally {
      w.sql.rollback.run();
    }
  }

  function repeat<R>(w: ReturnType<typeof tables>, { result, first, last }: Answer, view: View): Acted<R> {
    const events = w.log.range(first - 1, last, last - first + 1);
    return { result: result as R, events, repeated: true, view, after: view.state };
  }

  function append(w: ReturnType<typeof tables>, wanted: readonly NewEvent[], view: View): RoomEvent[] {
    return wanted.map((event, i) => {
      const { reason = null, handoff = null } = event;
      // Whole, as it will be read back: a repeated command gets the very same events.
      const row = {
        ...event,
        reason,
        handoff,
        seq: view.head + i + 1,
        id: system.id(),
        at: view.now.wall,
      } as RoomEvent;
      w.log.append(row);
      w.notes.fold(row);
      return row;
    });
  }

  /** Whom it concerns first, then everybody who listens: 16 waiters on one bell hear it at p99 9 ms, on their own at 4. */
  function ringAfter<R>({ ring: whom = [] }: Decision<R>, view: View, events: readonly RoomEvent[]): void {
    const seq = view.head + events.length;
    const wanted = (agent: AgentId) => whom === 'all' || whom.includes(agent);
    for (const r of view.receivers) if (r.kind === 'wait' && wanted(r.agent)) ring(ownBell(dir, r.id), seq);
    if (events.length > 0 || whom === 'all') ring(bell, seq);
  }

  /** All of a question, and the look at the bell, in one snapshot: of one moment, and with one set of locks. */
  const read = <T>(question: (r: ReturnType<typeof tables>, head: number) => T): T => {
    const r = reader.get();
    for (let tries = 1; ; tries++) {
      const least = rung.last();
      const answer = r.snapshot(() => {
        const head = r.log.head();
        return least > head ? BEHIND : question(r, head);
      });
      // A store that stays open may be looking into a file that nobody else can see any more.
      verify();
      if (answer !== BEHIND) return answer as T;
      if (tries === 2) throw replaced(dir);
      system.pause(2);
    }
  };

  const tried = async <T>(attempt: () => T): Promise<T> => {
    try {
      return attempt();
    } catch (error) {
      throw asTtError(error, dir);
    }
  };

  return {
    get roomId() {
      roomId ??= (writer.peek() ?? reader.get()).log.roomId();
      return roomId;
    },
    act: (needs, decide, dedup) => tried(() => act(needs, decide, dedup)),
    actOnCopy: (decide) => tried(() => act({}, decide, undefined, true)),
    rehearse: async (decide) => {
      try {
        rehearse(decide);
      } catch {
        // It was only practice.
      }
    },
    missing: () => tried(() => Math.max(0, rung.last() - reader.get().log.head())),
    look: (needs = {}) =>
      tried(() => read((r) => load({ ...r, system, settings, probe: locks.probe }, needs, system.now()))),
    events: (query) => tried(() => read((r, head) => r.log.page(query, head))),
    async *replay(to) {
      for (let after = 0; after < to; ) {
        const page = await tried(() => read((r) => r.log.range(after, to, 1_000)));
        yield* page;
        const last = page.at(-1);
        if (!last) return;
        after = last.seq;
      }
    },
    notes: (query) => tried(() => read((r) => r.notes.list(query))),
    async *allNotes() {
      // By page, as the log: an open cursor would keep the connection busy, and its snapshot old, between two notes.
      for (let after = 0; ; ) {
        const page = await tried(() => read((r) => r.notes.range(after, 1_000)));
        yield* page;
        const last = page.at(-1);
        if (!last) return;
        after = last.seq;
      }
    },
    cursor: (agent) => tried(() => read((r) => r.facts.cursor(agent))),
    saveCursor: async (agent, seq) => {
      await tried(() => act({}, () => ({ events: [], facts: [{ fact: 'cursor', agent, seq }], result: null })));
    },
    head: () => tried(() => read((_, head) => head)),
    verify,
    version: () => reader.get().db.pragma('data_version', { simple: true }) as number,
    sweep: () => tried(() => clean()),
    close: () => {
      for (const open of [writer.peek(), reader.peek()]) open?.db.close();
      rung.close();
    },
  };

  function clean(): void {
    const dead = reader
      .get()
      .facts.receivers()
      .filter((r) => locks.probe(r.lock) !== 'alive');
    if (dead.length > 0) {
      const gone = (id: string) => ({ fact: 'receiver_gone', id }) as const;
      act({}, ({ receivers }) => ({
        events: [],
        facts: dead.filter((d) => receivers.some((r) => r.id === d.id)).map((r) => gone(r.id)),
        result: null,
      }));
    }
    const { facts } = reader.get();
    const named = facts.receivers().flatMap((r) => [r.id, r.lock]);
    sweep(dir, new Set([...named, facts.lease()?.protector?.lock ?? '']), system.now().wall);
  }
}

/** Whoever died between its commit and its ring got further than the bell; of a thousand at once nobody has heard. */
const UNRUNG = 1_000;
const BEHIND = Symbol('the database is behind its bell');
