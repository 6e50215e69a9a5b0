/** From rows to the view that a rule decides on. */

import type { Settings } from '../../domain/settings.ts';
import type { Needs, View } from '../../domain/store.ts';
import type { Instant } from '../../lib/instant.ts';
import type { Liveness } from '../../lib/process-table.ts';
import type { System } from '../../lib/system.ts';
import type { Facts } from './facts.ts';
import type { Log } from './log.ts';
import { remembered } from './remembered.ts';
import type { rowsOf } from './rows.ts';

export interface Sources {
  readonly log: Log;
  readonly facts: Facts;
  readonly rows: ReturnType<typeof rowsOf>;
  readonly system: System;
  readonly settings: Settings;
  readonly probe: (lock: string) => Liveness;
}

/** To be called inside one transaction, so that all parts are of one moment. */
export function load({ log, facts, rows, system, settings, probe }: Sources, needs: Needs, now: Instant): View {
  const state = log.state();
  const { handoff } = state.turn;
  return {
    now,
    settings,
    head: log.head(),
    state,
    lease: facts.lease(),
    presence: facts.presence(),
    receivers: facts.receivers(),
    told: needs.told ? facts.told() : {},
    buckets: needs.buckets ? facts.buckets() : null,
    caller: null,
    // Remembered for as long as the view lives: a rule sees one world.
    held: remembered(probe),
    processLife: remembered(
      system.liveness,
      (ref) => `${ref.host} ${ref.boot} ${ref.namespace} ${ref.pid} ${ref.start}`,
    ),
    lapsed: [],
    taskNamed: remembered((id: string) => rows.one('task', id)),
    tasksAfter: rows.tasksAfter,
    nextTask: rows.nextTask,
    cameWith: remembered(log.cameWith),
    note: rows.one('note', needs.note),
    form: rows.one('form', needs.form),
    question: rows.one('question', needs.question),
    task: rows.one('task', needs.task),
    files: filesOf(rows, needs.files),
    event: needs.event === undefined ? null : log.one(needs.event),
    handoff: needs.handoff && handoff ? (log.one(handoff.seq)?.handoff ?? null) : null,
  };
}

/** Two that begin the same way may mean the same file. */
function filesOf(rows: Sources['rows'], hashes: readonly string[] = []): View['files'] {
  const found = hashes.flatMap((hash) => rows.filesLike(hash));
  return [...new Map(found.map((file) => [file.id, file])).values()];
}
