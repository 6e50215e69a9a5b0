/** Tasks: work that one member at a time claims and ends. Rows, as forms are; the state knows who holds a claim now. */
import type { ChannelName } from '../channel/rules.ts';
import { type Ended, endedBy } from '../ended.ts';
import type { AgentId, EventType, RoomEvent } from '../event.ts';
import type { Along, Attached } from '../file/rules.ts';
import type { Leased } from '../lapse.ts';
import { lastAfter } from '../numbered.ts';
import type { Folding } from '../row.ts';

export interface TaskNote extends Along {
  readonly seq: number;
  /** Wall clock, milliseconds. */
  readonly at: number;
  readonly by: AgentId;
  readonly body: string;
  /** Why it was given back. */
  readonly error?: true;
}

export interface Task {
  /** `t1`, `t2`: never given twice. */
  readonly id: string;
  readonly seq: number;
  readonly title: string;
  /** What one must know to do it; may be empty. */
  readonly context: string;
  /** The context is JSON. */
  readonly format: 'json' | null;
  readonly author: AgentId;
  /** Whose it is; null: whoever claims it. */
  readonly assignee: AgentId | null;
  /** Where it is announced; null: in the room. */
  readonly channel: ChannelName | null;
  /** What must be done before. */
  readonly after: readonly string[];
  readonly at: number;
  /** Whether an open one is claimed now is in the state. */
  readonly status: 'open' | 'done' | 'dropped';
  /** Of the newest claim, +1 with each; 0: nobody ever had it. */
  readonly epoch: number;
  /** Who had the newest claim, whatever became of it. */
  readonly claimed: { readonly holder: AgentId; readonly at: number } | null;
  /** The newest ones; `noted` counts all. */
  readonly notes: readonly TaskNote[];
  readonly noted: number;
  readonly result: string | null;
  /** Of the claim of this epoch: it counts as long as that claim lasts. */
  readonly interrupted: Interrupt | null;
  /** Who gave it up since it last changed: not their next again. */
  readonly failed: readonly AgentId[];
  /** How often a claim ran out since then. */
  readonly lost: number;
  readonly ended: Ended | null;
  /** What it was given along, and what came of it. */
  readonly files?: readonly Attached[];
  readonly resultFiles?: readonly Attached[];
}

export interface Interrupt {
  readonly epoch: number;
  readonly by: AgentId | null;
  readonly reason: string | null;
  readonly at: number;
}

export interface TaskClaim extends Leased {
  /** The fence: whoever names an older one is too late. */
  readonly epoch: number;
  /** Who hears of its end. */
  readonly author: AgentId;
  readonly channel: ChannelName | null;
}

export interface Tasks {
  /** The number of the newest; 0: there was none. */
  readonly last: number;
  /** How many are neither done nor dropped. */
  readonly open: number;
  /** By task: those that are held now. */
  readonly claims: Readonly<Record<string, TaskClaim>>;
  /** Epochs up to this may have been granted in a part of the log that a restored copy has cost: none is granted again. */
  readonly fence?: number;
}

export const NO_TASKS: Tasks = { last: 0, open: 0, claims: {} };

export function applyToTasks(tasks: Tasks, event: RoomEvent): Tasks {
  switch (event.type) {
    case 'task_added':
      return { ...tasks, last: tasks.last + 1, open: tasks.open + 1 };
    case 'task_claimed':
      return claimed(tasks, event);
    case 'task_done':
      return { ...without(tasks, event.payload.task_id), open: tasks.open - 1 };
    case 'task_abandoned': {
      const left = without(tasks, event.payload.task_id);
      return event.payload.for_good ? { ...left, open: tasks.open - 1 } : left;
    }
    case 'task_expired':
      return without(tasks, event.payload.task_id);
    case 'task_reopened':
      return event.payload.was === 'open' ? tasks : { ...tasks, open: tasks.open + 1 };
    case 'leave':
      return withoutHolder(tasks, event.from);
    case 'kick':
      return withoutHolder(tasks, event.to);
    case 'epoch_started':
      return { ...tasks, claims: {}, last: lastAfter(tasks.last, event), fence: event.payload.after };
    case 'close':
      return Object.keys(tasks.claims).length === 0 ? tasks : { ...tasks, claims: {} };
    default:
      return tasks;
  }
}

function claimed(tasks: Tasks, { from, payload }: RoomEvent<'task_claimed'>): Tasks {
  const { task_id: id, epoch, ttl, until, author, channel, lock } = payload;
  const claim = { holder: from ?? '', epoch, ttl, until, author, channel, ...(lock === undefined ? {} : { lock }) };
  return { ...tasks, claims: { ...tasks.claims, [id]: claim } };
}

function without(tasks: Tasks, id: string): Tasks {
  const { [id]: _gone, ...claims } = tasks.claims;
  return { ...tasks, claims };
}

/** A member does not go before its claims were given back; if it did, they would go with it. */
const withoutHolder = (tasks: Tasks, agent: AgentId | null): Tasks =>
  Object.entries(tasks.claims)
    .filter(([, { holder }]) => holder === agent)
    .reduce((left, [id]) => without(left, id), tasks);

type TaskEvent = Extract<EventType, `task_${string}`>;

const TYPES: readonly TaskEvent[] = [
  ...(['task_added', 'task_claimed', 'task_noted', 'task_done', 'task_abandoned'] as const),
  ...(['task_expired', 'task_interrupted', 'task_reopened', 'task_after'] as const),
];

const isOfTask = (event: RoomEvent): event is RoomEvent<TaskEvent> => (TYPES as readonly string[]).includes(event.type);

const idOf = (event: RoomEvent): string | null => (isOfTask(event) ? event.payload.task_id : null);

/** How many notes a row keeps: it is written anew with each. The log has them all. */
const NOTES = 16;

const withNote = (
  { notes, noted }: Task,
  { seq, at, from }: RoomEvent,
  body: string,
  more: Partial<TaskNote> = {},
) => ({
  notes: [...notes, { seq, at, by: from ?? '', body, ...more }].slice(-NOTES),
  noted: noted + 1,
});

/** Whoever could not do it may try again. */
const AFRESH = { failed: [], lost: 0 } as const;

function apply(before: Task | null, event: RoomEvent): Task | null {
  if (event.type === 'task_added') return added(event);
  if (!before) return null;
  switch (event.type) {
    case 'task_claimed':
      return {
        ...{ ...before, epoch: event.payload.epoch, claimed: { holder: event.from ?? '', at: event.at } },
        interrupted: null,
      };
    case 'task_noted': {
      const { body, files } = event.payload;
      const isOthers = event.from !== before.claimed?.holder;
      return { ...before, ...withNote(before, event, body, files ? { files } : {}), ...(isOthers ? AFRESH : {}) };
    }
    case 'task_done': {
      const { result, files } = event.payload;
      return { ...before, ...(files ? { resultFiles: files } : {}), status: 'done', result, ended: endedBy(event) };
    }
    case 'task_abandoned':
      return abandoned(before, event);
    case 'task_expired':
      return { ...before, lost: before.lost + 1 };
    case 'task_interrupted': {
      const { from: by, reason = null, at, payload } = event;
      return { ...before, interrupted: { epoch: payload.epoch, by, reason, at } };
    }
    case 'task_reopened': {
      const { resultFiles: _gone, ...task } = before;
      return { ...task, ...AFRESH, status: 'open', result: null, ended: null };
    }
    case 'task_after':
      return { ...before, ...AFRESH, after: event.payload.after };
    default:
      return null;
  }
}

function added(event: RoomEvent<'task_added'>): Task {
  const { seq, from, at, payload } = event;
  const { task_id: id, title, context, format = null, assignee, channel, after, files } = payload;
  return {
    ...{ id, seq, title, context, format, author: from ?? '', assignee, channel, after, at },
    ...{ status: 'open', epoch: 0, claimed: null, notes: [], noted: 0, result: null, interrupted: null },
    ...{ ...AFRESH, ended: null, ...(files ? { files } : {}) },
  };
}

function abandoned(before: Task, event: RoomEvent<'task_abandoned'>): Task {
  const { holder, failed, error, for_good } = event.payload;
  const noted = error === undefined ? {} : withNote(before, event, error, { error: true });
  const gaveUp = failed && holder !== null ? { failed: [...before.failed, holder] } : {};
  const end = for_good ? ({ status: 'dropped', ended: endedBy(event) } as const) : {};
  return { ...before, ...noted, ...gaveUp, ...end };
}

export const TASKS: Folding<Task> = { types: TYPES, idOf, apply };
