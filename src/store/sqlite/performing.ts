/** The inside of a change: load, decide, append, fold. Its transaction is open before, and committed or taken back after it. */
import type { NewEvent, RoomEvent } from '../../domain/event.ts';
import type { Settings } from '../../domain/settings.ts';
import { apply, type RoomState } from '../../domain/state.ts';
import type { Acted, Decision, Dedup, Needs, Outcome, View } from '../../domain/store.ts';
import { asError, isRefusal, TtError } from '../../lib/errors.ts';
import type { Instant } from '../../lib/instant.ts';
import type { Liveness } from '../../lib/process-table.ts';
import type { System } from '../../lib/system.ts';
import { settleBlobs } from '../files.ts';
import type { BellReader } from './bells.ts';
import type { Answer } from './facts.ts';
import { load } from './load.ts';
import { step } from './steps.ts';
import type { Writing } from './writing.ts';

export interface Change<R> {
  readonly needs: Needs;
  readonly decide: (view: View) => Outcome<R>;
  readonly dedup?: Dedup | undefined;
}

/** A change that is in the tables, and not committed. `decision` is null where an answer was repeated. */
export interface Done<R> {
  readonly acted: Acted<R>;
  readonly decision: Decision<R> | null;
  /** Whether there is anything to commit. */
  readonly wrote: boolean;
}

export interface Performing {
  readonly dir: string;
  readonly system: System;
  readonly settings: Settings;
  readonly probe: (lock: string) => Liveness;
  readonly rung: BellReader;
  /** Throws store_replaced when a new epoch has begun since this store was first used. */
  readonly unlessRestored: (state: RoomState) => void;
}

export function performingOn({ dir, system, settings, probe, rung, unlessRestored }: Performing) {
  return { prepare, viewOf, write };

  function viewOf(w: Writing, needs: Needs = {}, now = system.now()): View {
    return load({ ...w, system, settings, probe }, needs, now);
  }

  /** Decides. What it returns writes: whatever is refused is refused before, so nothing of it is in the tables then. */
  function prepare<R>(w: Writing, { needs, decide, dedup }: Change<R>, onCopy = false): () => Done<R> {
    const now = system.now();
    const found = viewOf(w, needs, now);
    if (!onCopy) unlessRestored(found.state);
    const view = onCopy ? { ...found, head: Math.max(found.head, rung.last() + UNRUNG) } : found;
    const since = now.wall - settings['dedup.ttl'];
    const known = dedup ? w.facts.answer(dedup, since) : null;
    if (dedup && known) {
      unlessOther(dedup, known);
      return () => repeat(w, known, view);
    }
    step('loaded');
    const decision = decide(view);
    if (isRefusal(decision)) throw asError(decision);
    step('decided');
    return () => {
      const { events, after } = write(w, decision, view);
      const { result, facts = [], prunes, blobs } = decision;
      if (dedup) {
        const answer = { result, first: view.head + 1, last: view.head + events.length, asked: dedup.asked };
        w.facts.keepAnswer(dedup, answer, now.wall, since);
      }
      step('written');
      if (blobs) settleBlobs(dir, blobs);
      const wrote = events.length + facts.length > 0 || prunes !== undefined || dedup !== undefined;
      return { acted: { result, events, repeated: false, view, after }, decision, wrote };
    };
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

  function append(w: Writing, wanted: readonly NewEvent[], { head, now }: View): RoomEvent[] {
    return wanted.map((event, i) => {
      const row = whole(event, { seq: head + i + 1, id: system.id(), now });
      w.log.append(row);
      w.rows.fold(row);
      return row;
    });
  }
}

function unlessOther({ key, asked }: Dedup, { first, last, asked: before }: Answer): void {
  if (before === undefined || asked === undefined || before === asked) return;
  const which = first <= last ? { event_seq: last } : {};
  throw new TtError(
    'dedup_mismatch',
    `${JSON.stringify(key)} was the --dedup key of another request${first <= last ? ` (#${last})` : ''}: this one was not done`,
    'repeat the words of the first, or take another key',
    { key, ...which },
  );
}

function repeat<R>(w: Writing, { result, first, last }: Answer, view: View): Done<R> {
  const events = w.log.range(first - 1, last, last - first + 1);
  const acted = { result: result as R, events, repeated: true, view, after: view.state };
  return { acted, decision: null, wrote: false };
}

/** As it will be read back: a repeated command gets the very same events. */
const whole = (event: NewEvent, { seq, id, now }: { seq: number; id: string; now: Instant }): RoomEvent => {
  const { reason = null, handoff = null } = event;
  return { ...event, reason, handoff, seq, id, at: now.wall } as RoomEvent;
};

/** Whoever died between its commit and its ring got further than the bell; of a thousand at once nobody has heard. */
const UNRUNG = 1_000;
