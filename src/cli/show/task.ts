/** A task, for programs and for people. */

import { msLeft } from '../../domain/lapse.ts';
import type { TaskStatus } from '../../domain/reading.ts';
import type { View } from '../../domain/store.ts';
import { waitsFor } from '../../domain/task/ready.ts';
import type { Interrupt, Task, TaskClaim, TaskNote, Tasks } from '../../domain/task/rules.ts';
import { roughly } from '../../lib/duration.ts';
import { iso, localTime } from '../../lib/instant.ts';
import { indented, visibleLine } from '../../lib/text.ts';
import { filesText, withWord } from './file.ts';

const statusOf = (task: Task, claims: Tasks['claims']): TaskStatus =>
  task.status === 'open' && task.id in claims ? 'claimed' : task.status;

const interruptOf = ({ interrupted }: Task, claim: TaskClaim | undefined): Interrupt | null =>
  claim !== undefined && interrupted?.epoch === claim.epoch ? interrupted : null;

/** Also a claim that is over, and not stored as such. */
const lostOf = ({ state }: View, { id, lost }: Task, claims: Tasks['claims']): number =>
  id in state.tasks.claims && !(id in claims) ? lost + 1 : lost;

/** `claims`: as they are now. A list leaves out what is long: `tt task show` has it. */
export function taskJson(view: View, task: Task, claims: Tasks['claims'], whole = false): Record<string, unknown> {
  const { id, title, assignee, channel, after, author, at, notes, noted, result, ended, failed } = task;
  const claim = claims[id];
  const interrupt = interruptOf(task, claim);
  const waits = task.status === 'open' ? waitsFor(task, view.taskNamed) : [];
  const lost = lostOf(view, task, claims);
  return {
    ...{ task_id: id, title, status: statusOf(task, claims), author_agent_id: author, created_at: iso(at) },
    ...(assignee === null ? {} : { assignee }),
    ...(channel === null ? {} : { channel }),
    ...(after.length > 0 ? { after } : {}),
    ...(waits.length > 0 ? { waits_for: waits } : {}),
    ...(claim ? claimJson(view, claim) : {}),
    ...(interrupt ? { interrupted: { by: interrupt.by, reason: interrupt.reason, at: iso(interrupt.at) } } : {}),
    ...(failed.length > 0 ? { given_up_by: failed } : {}),
    ...(lost > 0 ? { claims_lost: lost } : {}),
    ...(noted > 0 ? { notes: whole ? notes.map(noteJson) : noted } : {}),
    ...(whole && noted > notes.length ? { older_notes: noted - notes.length } : {}),
    ...(whole ? contextJson(task) : {}),
    ...(task.files ? { files: task.files } : {}),
    ...(whole && result !== null ? { result } : {}),
    ...(task.resultFiles ? { result_files: task.resultFiles } : {}),
    ...(ended === null ? {} : { ended_by: ended.by, ended_at: iso(ended.at) }),
    ...(ended?.reason == null ? {} : { reason: ended.reason }),
    ...(ended?.requested ? { requested: true } : {}),
  };
}

const claimJson = (view: View, claim: TaskClaim) => ({
  ...{ held_by: claim.holder, epoch: claim.epoch },
  expires_at: iso(view.now.wall + Math.max(0, msLeft(view, claim))),
});

/** What was given as JSON comes as JSON. */
const contextJson = ({ context, format }: Task): Record<string, unknown> =>
  context === '' ? {} : { context: format === 'json' ? JSON.parse(context) : context };

const noteJson = ({ seq, at, by, body, error, files }: TaskNote) => ({
  ...{ event_seq: seq, by, created_at: iso(at), body, ...(error ? { error } : {}), ...(files ? { files } : {}) },
});

/** One line each, in columns. */
export function tasksText(view: View, tasks: readonly Task[], claims: Tasks['claims']): string {
  const [ids, titles] = [
    widest(tasks.map(({ id }) => id)),
    widest(
      tasks.map(({ title }) => visibleLine(title)),
      MOST,
    ),
  ];
  return tasks
    .map((task) => {
      const head = `${task.id.padEnd(ids)}  ${statusOf(task, claims).padEnd(STATUS)}  `;
      return visibleLine(`${head}${visibleLine(task.title).padEnd(titles)}  ${remarks(view, task, claims)}`).trimEnd();
    })
    .join('\n');
}

const STATUS = 'claimed'.length;
/** A longer title pushes its own line only. */
const MOST = 48;
const widest = (words: readonly string[], most = Number.POSITIVE_INFINITY): number =>
  Math.min(most, Math.max(0, ...words.map((word) => word.length)));

function remarks(view: View, task: Task, claims: Tasks['claims']): string {
  const claim = claims[task.id];
  const waits = task.status === 'open' ? waitsFor(task, view.taskNamed) : [];
  const { assignee, channel, failed, ended } = task;
  const lost = lostOf(view, task, claims);
  const said = [
    ...(claim ? [`${claim.holder}, ${roughly(Math.max(0, msLeft(view, claim)))} left`] : []),
    ...(interruptOf(task, claim) ? ['interrupted'] : []),
    ...(assignee !== null && assignee !== claim?.holder && task.status === 'open' ? [`for ${assignee}`] : []),
    ...(channel === null ? [] : [channel]),
    ...(waits.length > 0 ? [`after ${waits.map((id) => waited(view, id)).join(', ')}`] : []),
    ...(failed.length > 0 && task.status === 'open' ? [`given up by ${[...new Set(failed)].join(', ')}`] : []),
    ...(lost > 0 && task.status === 'open' ? [`claim ran out ${lost}×`] : []),
    ...(ended?.by ? [`by ${ended.by}`] : []),
  ];
  return said.join(' · ');
}

const waited = (view: View, id: string): string => (view.taskNamed(id)?.status === 'dropped' ? `${id} (dropped)` : id);

export function taskText(view: View, task: Task, claims: Tasks['claims']): string {
  const { context, notes, noted, result, author, at, ended } = task;
  const claim = claims[task.id];
  const interrupt = interruptOf(task, claim);
  const parts = [tasksText(view, [task], claims), `  added by ${author} · ${localTime(at)}`];
  if (interrupt)
    parts.push(
      visibleLine(`  interrupted by ${interrupt.by ?? 'tt'}${interrupt.reason ? `: ${interrupt.reason}` : ''}`),
    );
  if (context !== '') parts.push('Context:', indented(context));
  parts.push(...filesText('Files:', task.files));
  if (noted > 0) parts.push(noted > notes.length ? `Notes (${noted - notes.length} older in tt events):` : 'Notes:');
  for (const { by, body, error, files } of notes)
    parts.push(indented(`${by}${error ? ' gave it back' : ''}${withWord(files)}: ${body}`));
  if (result) parts.push('Result:', indented(result));
  parts.push(...filesText('Files of the result:', task.resultFiles));
  if (ended?.reason) parts.push(visibleLine(`Why: ${ended.reason}`));
  return parts.join('\n');
}
