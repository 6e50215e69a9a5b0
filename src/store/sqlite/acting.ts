/** The way of a change: lock, load, decide, append, fold, commit, ring. One in a transaction, or several that are at hand at once. */
import type { AgentId, RoomEvent } from '../../domain/event.ts';
import type { RoomState } from '../../domain/state.ts';
import type { Acted, Outcome, View, Voucher } from '../../domain/store.ts';
import { isRefusal, TtError } from '../../lib/errors.ts';
import { once } from '../../lib/once.ts';
import { silence, speak } from '../vouched.ts';
import { whileBusy } from './begin.ts';
import { type Bell, ownBell, ring } from './bells.ts';
import { beingFilled, replaced } from './failures.ts';
import { type Fate, groupOf, type Tried } from './group.ts';
import { fill } from './keep.ts';
import { type Change, type Done, type Performing, performingOn } from './performing.ts';
import { step } from './steps.ts';
import type { Tables } from './tables.ts';
import { afterPrune, shrinkLog } from './tidying.ts';
import { type Writing, writingTo } from './writing.ts';

export interface Acting extends Performing {
  /** Of every event. */
  readonly bell: Bell;
  readonly writer: () => Tables;
  /** Throws store_replaced when the file in place is another than the one that was opened. */
  readonly verify: () => void;
}

export function actingOn({ bell, verify, ...inside }: Acting) {
  const { dir, system, settings, rung } = inside;
  const writer = once(() => writingTo(inside.writer()));
  const { prepare, viewOf, write } = performingOn(inside);
  let holder: AgentId | null | undefined;
  const group = groupOf(dir, actTogether);
  return { act, group, vouch, rehearse, filling, keepUp, holder: () => holder };

  function begin(): Writing {
    const w = writer.get();
    // There is one connection that writes, and `filling` keeps its transaction open until the last page has come.
    if (w.db.inTransaction) throw beingFilled();
    whileBusy(() => w.sql.begin.run(), system, settings['store.busy']);
    try {
      // Not before: whoever opened the file that was there a moment ago has its log by name, which may be another's by now.
      verify();
      return w;
    } catch (error) {
      w.sql.rollback.run();
      throw error;
    }
  }

  /** Whoever rang had committed before: a database that is behind its bell is an older copy. */
  function refuseOlderCopy(head: () => number): void {
    if (rung.last() <= head()) return;
    // Two writers may ring at once, and a reader see half of each: only what stays so is true.
    system.pause(2);
    if (rung.last() > head()) throw replaced(dir);
  }

  function act<R>(change: Change<R>, onCopy = false): Acted<R> {
    const w = begin();
    step('begun');
    try {
      if (!onCopy) refuseOlderCopy(w.log.head);
      const done = prepare(w, change, onCopy)();
      commit(w, [done]);
      return done.acted;
    } finally {
      if (w.db.open && w.db.inTransaction) w.sql.rollback.run();
    }
  }

  /**
   * Group commit: in their order, and all of them durable when this returns. A refusal is the affair of its own change;
   * where anything else goes wrong before the commit, each has a transaction of its own.
   * Source: DeWitt et al., Implementation Techniques for Main Memory Database Systems, SIGMOD 1984.
   */
  function actTogether(changes: readonly Change<unknown>[]): readonly Fate[] {
    try {
      return (changes.length > 1 ? inOne(changes) : null) ?? changes.map((change) => attempt(() => act(change)));
    } catch (error) {
      return changes.map(() => ({ error }));
    }
  }

  /** Null: nothing of it was kept. */
  function inOne(changes: readonly Change<unknown>[]): readonly Fate[] | null {
    const w = begin();
    step('begun');
    try {
      refuseOlderCopy(w.log.head);
      const done: Done<unknown>[] = [];
      const fates = carryOut(w, changes, done);
      if (fates) commit(w, done);
      return fates;
    } finally {
      if (w.db.open && w.db.inTransaction) w.sql.rollback.run();
    }
  }

  function carryOut(w: Writing, changes: readonly Change<unknown>[], done: Done<unknown>[]): readonly Fate[] | null {
    try {
      return changes.map((change) => {
        const ready = attempt(() => prepare(w, change));
        if ('error' in ready) return unlessBroken(ready);
        const one = ready.value();
        done.push(one);
        return { value: one.acted };
      });
    } catch {
      return null;
    }
  }

  function commit(w: Writing, done: readonly Done<unknown>[]): void {
    // Before the commit: whoever dies in between leaves hooks that ask, never hooks that say yes for a turn that is over.
    if (done.some(mayEndTurn)) {
      silence(dir);
      step('silenced');
    }
    const wrote = done.some((one) => one.wrote);
    w.sql[wrote ? 'commit' : 'rollback'].run();
    for (const { decision } of done)
      if (decision?.prunes) afterPrune(w, decision.prunes, system, settings['store.busy']);
    step('committed');
    if (wrote) verify();
    step('verified');
    ringAfter(done);
    step('rung');
    const last = done.at(-1);
    if (last) holder = last.acted.after.turn.owner;
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

  /** Whom it concerns first, then everybody who listens: 16 waiters on one bell hear it at p99 9 ms, on their own at 4. */
  function ringAfter(done: readonly Done<unknown>[]): void {
    const last = done.at(-1);
    if (!last) return;
    const { view, events } = last.acted;
    const seq = view.head + (last.decision ? events.length : 0);
    const whom = done.flatMap(({ decision }) => decision?.ring ?? []);
    const isForAll = whom.includes('all');
    for (const r of view.receivers)
      if (r.kind === 'wait' && (isForAll || whom.includes(r.agent))) ring(ownBell(dir, r.id), seq);
    if (isForAll || done.some(({ acted, decision }) => decision && acted.events.length > 0)) bell.ring(seq);
  }
}

function attempt<T>(work: () => T): Tried<T> {
  try {
    return { value: work() };
  } catch (error) {
    return { error };
  }
}

/** A refusal comes before anything is written; anything else may have ended the transaction. */
function unlessBroken(tried: { readonly error: unknown }): { readonly error: unknown } {
  if (tried.error instanceof TtError) return tried;
  throw tried.error;
}

/**
 * What hooks answer on their own depends on the turn, on the room being open, on no brake being on, on nobody else having
 * claimed a part of the tree, on a lease that somebody keeps, and while nobody holds the stick on nobody else being there.
 */
const mayEndTurn = ({ acted: { view, after }, decision }: Done<unknown>): boolean =>
  decision !== null &&
  (after.turn !== view.state.turn ||
    after.room !== view.state.room ||
    after.brakes !== view.state.brakes ||
    after.claims !== view.state.claims ||
    (view.state.turn.owner === null && after.members !== view.state.members) ||
    (decision.facts ?? []).some((fact) => fact.fact === 'lease' && !fact.lease?.protector));
