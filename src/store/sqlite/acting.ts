/** The way of a change: lock, load, decide, append, fold, commit, ring. */
import type { AgentId, NewEvent, RoomEvent } from '../../domain/event.ts';
import type { Settings } from '../../domain/settings.ts';
import { apply, type RoomState } from '../../domain/state.ts';
import type { Acted, Decision, Dedup, Needs, Outcome, View, Voucher } from '../../domain/store.ts';
import { asError, isRefusal } from '../../lib/errors.ts';
import { once } from '../../lib/once.ts';
import type { Liveness } from '../../lib/process-table.ts';
import type { System } from '../../lib/system.ts';
import { settleBlobs } from '../files.ts';
import { silence, speak } from '../vouched.ts';
import { whileBusy } from './begin.ts';
import { type Bell, type BellReader, ownBell, ring } from './bells.ts';
import type { Answer } from './facts.ts';
import { replaced } from './failures.ts';
import { fill } from './keep.ts';
import { load } from './load.ts';
import { step } from './steps.ts';
import type { Tables } from './tables.ts';
import { afterPrune, shrinkLog } from './tidying.ts';
import { type Writing, writingTo } from './writing.ts';

export interface Acting {
  readonly dir: string;
  readonly system: System;
  readonly settings: Settings;
  readonly probe: (lock: string) => Liveness;
  readonly rung: BellReader;
  /** Of every event. */
  readonly bell: Bell;
  readonly writer: () => Tables;
  /** Throws store_replaced when the file in place is another than the one that was opened. */
  readonly verify: () => void;
  /** Throws store_replaced when a new epoch has begun since this store was first used. */
  readonly unlessRestored: (state: RoomState) => void;
}

export function actingOn({ dir, system, settings, probe, rung, bell, verify, unlessRestored, ...open }: Acting) {
  const writer = once(() => writingTo(open.writer()));
  let holder: AgentId | null | undefined;
  return { act, vouch, rehearse, filling, keepUp, holder: () => holder };

  function begin(): Writing {
    verify();
    const w = writer.get();
    whileBusy(() => w.sql.begin.run(), system, settings['store.busy']);
    return w;
  }

  function viewOf(w: Writing, needs: Needs = {}, now = system.now()): View {
    return load({ ...w, system, settings, probe }, needs, now);
  }

  /** Whoever rang had committed before: a database that is behind its bell is an older copy. */
  function refuseOlderCopy(head: () => number): void {
    if (rung.last() <= head()) return;
    // Two writers may ring at once, and a reader see half of each: only what stays so is true.
    system.pause(2);
    if (rung.last() > head()) throw replaced(dir);
  }

  function act<R>(needs: Needs, decide: (view: View) => Outcome<R>, dedup?: Dedup, onCopy = false): Acted<R> {
    const w = begin();
    step('begun');
    try {
      if (!onCopy) refuseOlderCopy(w.log.head);
      const now = system.now();
      const found = viewOf(w, needs, now);
      if (!onCopy) unlessRestored(found.state);
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
      if (decision.blobs) settleBlobs(dir, decision.blobs);
      // Before the commit: whoever dies in between leaves hooks that ask, never hooks that say yes for a turn that is over.
      if (mayEndTurn(decision, view, after)) {
        silence(dir);
        step('silenced');
      }
      const { facts = [], prunes } = decision;
      const wrote = events.length + facts.length > 0 || prunes !== undefined || dedup !== undefined;
      w.sql[wrote ? 'commit' : 'rollback'].run();
      if (decision.prunes) afterPrune(w, decision.prunes.upTo, system, settings['store.busy']);
      step('committed');
      if (wrote) verify();
      step('verified');
      ringAfter(decision, view, events);
      step('rung');
      holder = after.turn.owner;
      return { result: decision.result, events, repeated: false, view, after };
    } finally {
      if (w.db.open && w.db.inTransaction) w.sql.rollback.run();
    }
  }

  function write<R>(w: Writing, decision: Decision<R>, view: View) {
    const events = append(w, decision.events, view);
    w.found.keepUp(view.head, view.head + events.length);
    step('appended');
    const after = events.reduce(apply, view.state);
    if (after !== view.state) w.log.keep(after);
    step('kept');
    for (const fact of decision.facts ?? []) w.facts.put(fact);
    if (decision.prunes) {
      w.pruning.prune(decision.prunes, system.id());
      step('pruned');
    }
    return { events, after };
  }

  function vouch(session: string, judge: (view: View) => Voucher): void {
    const w = begin();
    try {
      refuseOlderCopy(w.log.head);
      const view = viewOf(w);
      step('vouching');
      speak(dir, session, view, judge(view));
      // The lock of a file that was replaced meanwhile kept nobody from ending turns in the new one.
      unlessReplaced();
    } finally {
      w.sql.rollback.run();
    }
  }

  function unlessReplaced(): void {
    try {
      verify();
    } catch (error) {
      silence(dir);
      throw error;
    }
  }

  function rehearse(decide: (view: View) => Outcome<unknown>): void {
    const w = writer.get();
    w.sql.begin.run();
    try {
      const view = viewOf(w);
      const decision = decide(view);
      if (!isRefusal(decision)) write(w, decision, view);
    } finally {
      w.sql.rollback.run();
    }
  }

  /** One transaction, however long the log is and wherever it comes from: a reader sees the empty room or the filled one. */
  async function filling(pages: AsyncIterable<readonly RoomEvent[]>, judge: (state: RoomState) => void): Promise<void> {
    const w = begin();
    try {
      refuseOlderCopy(w.log.head);
      // Rows come in order: a larger cache would hold what nobody asks for.
      w.db.pragma('cache_size = -4000');
      judge(await fill(w, pages));
      w.sql.commit.run();
      verify();
      shrinkLog(w);
      bell.ring(w.log.head());
    } finally {
      if (w.db.open && w.db.inTransaction) w.sql.rollback.run();
    }
  }

  /** One slice of what the index lacks; true while there is more. */
  function keepUp(most: number, renew: boolean): boolean {
    const w = begin();
    try {
      if (renew) w.found.renew();
      const more = w.found.catchUp(most);
      w.sql.commit.run();
      return more;
    } finally {
      if (w.db.inTransaction) w.sql.rollback.run();
    }
  }

  function repeat<R>(w: Tables, { result, first, last }: Answer, view: View): Acted<R> {
    const events = w.log.range(first - 1, last, last - first + 1);
    holder = view.state.turn.owner;
    return { result: result as R, events, repeated: true, view, after: view.state };
  }

  function append(w: Writing, wanted: readonly NewEvent[], view: View): RoomEvent[] {
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
      w.rows.fold(row);
      return row;
    });
  }

  /** Whom it concerns first, then everybody who listens: 16 waiters on one bell hear it at p99 9 ms, on their own at 4. */
  function ringAfter<R>({ ring: whom = [] }: Decision<R>, view: View, events: readonly RoomEvent[]): void {
    const seq = view.head + events.length;
    const wanted = (agent: AgentId) => whom === 'all' || whom.includes(agent);
    for (const r of view.receivers) if (r.kind === 'wait' && wanted(r.agent)) ring(ownBell(dir, r.id), seq);
    if (events.length > 0 || whom === 'all') bell.ring(seq);
  }
}

/**
 * What hooks answer on their own depends on the turn, on the room being open, on no brake being on, on nobody else having
 * claimed a part of the tree, on a lease that somebody keeps, and while nobody holds the stick on nobody else being there.
 */
const mayEndTurn = <R>({ facts = [] }: Decision<R>, before: View, after: RoomState): boolean =>
  after.turn !== before.state.turn ||
  after.room !== before.state.room ||
  after.brakes !== before.state.brakes ||
  after.claims !== before.state.claims ||
  (before.state.turn.owner === null && after.members !== before.state.members) ||
  facts.some((fact) => fact.fact === 'lease' && !fact.lease?.protector);

/** Whoever died between its commit and its ring got further than the bell; of a thousand at once nobody has heard. */
const UNRUNG = 1_000;
