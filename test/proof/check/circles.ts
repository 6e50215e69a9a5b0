/** Nobody is refused for a circle of tasks that was none: each waited for the next at some moment of the call. */
import type { RoomEvent } from '../../../src/domain/event.ts';
import type { Operation } from '../history.ts';
import type { Lost } from './messages.ts';
import { earliestOf, latestOf, toldUntil } from './when.ts';

export interface Ordering {
  /** Those of which the log tells all. */
  readonly operations: readonly Operation[];
  readonly log: readonly RoomEvent[];
  readonly lost: readonly Lost[];
}

export function checkCircles({ operations, log, lost }: Ordering): string[] {
  const stretches = stretchesIn(log);
  const told = toldUntil(operations, lost);
  const [earliest, latest] = [earliestOf(operations), latestOf(operations)];
  return operations.flatMap(({ id, verb, member, code, call, end, said: { about, cycle = [] } }) => {
    if (code !== 'task_cycle' || end > told) return [];
    const who = `operation ${id}, ${verb} of ${member}, was refused for a circle`;
    const waited = (one: string, next: string): boolean =>
      stretches.some(
        ({ task, after, from, to }) =>
          task === one && after.includes(next) && earliest(from) <= end && latest(to) >= call,
      );
    // The first of it is what was asked for. One that is long is told by its beginning.
    const broken = cycle.slice(1, -1).find((one, i) => !waited(one, cycle[i + 2] ?? ''));
    const isOf = cycle[0] === about && (cycle.length === MOST || cycle.at(-1) === about) && cycle.length > 1;
    return [
      ...(isOf ? [] : [`${who}, and ${cycle.join()} is none of ${about}`]),
      ...(broken === undefined ? [] : [`${who}: ${broken} did not wait for the next of ${cycle.join()} then`]),
    ];
  });
}

/** How many a refusal names. */
const MOST = 12;

interface Stretch {
  readonly task: string;
  readonly after: readonly string[];
  /** Numbers of events. */
  readonly from: number;
  readonly to: number;
}

function stretchesIn(log: readonly RoomEvent[]): readonly Stretch[] {
  const open = new Map<string, Stretch>();
  const over: Stretch[] = [];
  for (const { seq, type, payload } of log) {
    if (type !== 'task_added' && type !== 'task_after') continue;
    const { task_id: task, after } = payload;
    const before = open.get(task);
    if (before) over.push({ ...before, to: seq });
    open.set(task, { task, after, from: seq, to: Number.POSITIVE_INFINITY });
  }
  return [...over, ...open.values()];
}
