/** `tt task after`: what must be done before what. Never in a circle: nothing in it would ever be ready. */
import { isRefusal, type Refusal, refuse } from '../../lib/errors.ts';
import { operators, requested } from '../brake/operator.ts';
import { type Caller, change } from '../change.ts';
import type { NewEvent } from '../event.ts';
import { notYours } from '../form/answer.ts';
import type { Acted, Outcome, Store, View } from '../store.ts';
import { knownTasks } from './add.ts';
import { alsoTo, badState, heardBy, unknownTask } from './held.ts';
import { wayTo } from './ready.ts';

export interface Ordering {
  readonly id: string;
  readonly add: readonly string[];
  readonly remove: readonly string[];
  readonly reason: string | null;
  readonly dedup?: string | undefined;
}

export interface Ordered {
  readonly taskId: string;
  /** All of them, as it is now. */
  readonly after: readonly string[];
  readonly changed: boolean;
}

/** By whoever added it, has it, or a person. Errors: unknown_task, bad_state, not_yours, task_cycle, limit_exceeded. */
export function orderTask(store: Store, caller: Caller, ordering: Ordering): Promise<Acted<Ordered>> {
  const { id, add, remove, reason, dedup } = ordering;
  const verb = { name: 'task after', dedup, needs: { task: id }, joins: caller.person };
  return change<Ordered>(store, caller, verb, (view): Outcome<Ordered> => {
    const { task, state } = view;
    if (!task) return unknownTask(view, id);
    if (task.status !== 'open') return badState(task, task.status);
    const own = [task.author, state.tasks.claims[id]?.holder].includes(caller.agent);
    if (!own && operators(caller, 'task after', reason)) return notYours(id, task.author, 'task after');
    // One that it does not wait for is as it should be; one that is not there is a slip.
    const strange = remove.find((other) => view.taskNamed(other) === null);
    if (strange !== undefined) return unknownTask(view, strange);
    const after = knownTasks(view, [...task.after.filter((other) => !remove.includes(other)), ...add]);
    if (isRefusal(after)) return after;
    const cycle = cycleOf(view, id, after);
    if (cycle) return cycle;
    if (after.join() === task.after.join()) return { events: [], result: { taskId: id, after, changed: false } };
    const head = { from: caller.agent, to: heardBy(view, task) };
    const also = alsoTo(view, task, head);
    const payload = { task_id: id, title: task.title, after, ...(own ? {} : requested(caller)), ...also };
    const event: NewEvent = { type: 'task_after', ...head, turnId: state.turn.id, reason, payload };
    return { events: [event], result: { taskId: id, after, changed: true } };
  });
}

/** What would wait for itself. */
export function cycleOf(view: View, id: string, after: readonly string[]): Refusal | null {
  const seen = new Set<string>();
  for (const before of after) {
    const way = wayTo(before, id, view.taskNamed, seen);
    if (!way) continue;
    const cycle = [id, ...way];
    return refuse(
      'task_cycle',
      `${inShort(cycle).join(' waits for ')}: none of them would ever be ready`,
      `tt task show ${before}`,
      { task_id: id, cycle: cycle.slice(0, MOST), ...(cycle.length > MOST ? { left_out: cycle.length - MOST } : {}) },
    );
  }
  return null;
}

const MOST = 12;

/** Nobody reads a circle of a thousand: to people its beginning and its end. */
const inShort = (ids: readonly string[]): readonly string[] =>
  ids.length <= MOST ? ids : [...ids.slice(0, MOST / 2), '…', ...ids.slice(-MOST / 2)];
