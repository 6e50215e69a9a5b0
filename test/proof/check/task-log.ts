/** The laws of tasks, read off the log of a storm. */
import type { RoomEvent } from '../../../src/domain/event.ts';
import type { Past } from './standing.ts';
import { deaths } from './when.ts';

interface Task {
  readonly author: string | null;
  after: readonly string[];
  status: string;
  epoch: number;
  holder: string | null;
}

interface Seen {
  readonly tasks: Map<string, Task>;
  /** The number of the newest; and up to where ids and epochs may have been lost with a replaced database. */
  last: number;
  fence: number;
}

/** The log as the one order of all that was done: one has a task at a time, each claim has the next epoch, and only who has it ends it. */
export function checkTaskLog({
  log,
  operations,
  vanished,
}: Past & { readonly log: readonly RoomEvent[] }): readonly string[] {
  const seen: Seen = { tasks: new Map(), last: 0, fence: 0 };
  const mayBeDead = deaths(operations, vanished);
  return log.flatMap((event) =>
    read(seen, event, mayBeDead).map((what) => `event ${event.seq}, ${event.type}: ${what}`),
  );
}

function read(seen: Seen, event: RoomEvent, mayBeDead: (agent: string, seq: number) => boolean): string[] {
  const { tasks } = seen;
  const { seq, type, from, to, reason, payload } = event;
  const task = 'task_id' in payload ? tasks.get(payload.task_id) : undefined;
  if (type === 'task_added') {
    const next = `t${++seen.last}`;
    const { task_id: id, after } = event.payload;
    tasks.set(id, { author: from, after, status: 'open', epoch: 0, holder: null });
    return [...(id === next ? [] : [`${id}, and ${next} was next`]), ...circle(tasks, id)];
  }
  if (type === 'epoch_started') {
    seen.fence = event.payload.after;
    seen.last = Math.max(seen.last, seen.fence);
  }
  if (type === 'close' || type === 'epoch_started') for (const one of tasks.values()) one.holder = null;
  if (type === 'leave' || type === 'kick') {
    const gone = type === 'kick' ? to : from;
    return [...tasks].flatMap(([id, { holder }]) => (holder === gone ? [`${gone} went and kept ${id}`] : []));
  }
  if (!task) return 'task_id' in payload ? [`${payload.task_id} was never added`] : [];
  const { holder, status, epoch } = task;
  const wrong: string[] = [];
  const must = (holds: boolean, what: string): void => void (holds || wrong.push(what));
  switch (event.type) {
    case 'task_claimed': {
      must(holder === null, `${from} claimed what ${holder} has`);
      must(status === 'open', `it is ${status}`);
      const expected = Math.max(epoch, seen.fence) + 1;
      must(event.payload.epoch === expected, `epoch ${event.payload.epoch}, and ${expected} was next`);
      const waits = task.after.filter((id) => tasks.get(id)?.status !== 'done');
      must(waits.length === 0, `it waits for ${waits.join()}`);
      Object.assign(task, { holder: from, epoch: event.payload.epoch });
      break;
    }
    case 'task_done':
      must(
        holder === from && epoch === event.payload.epoch,
        `${from} ended epoch ${event.payload.epoch}, and ${holder ?? 'nobody'} has epoch ${epoch}`,
      );
      Object.assign(task, { holder: null, status: 'done' });
      break;
    case 'task_abandoned': {
      const { holder: had, for_good: forGood, requested } = event.payload;
      must(had === holder && event.payload.epoch === epoch, `${had} gave back what ${holder ?? 'nobody'} has`);
      const isOrdered = requested === true || from?.startsWith('human:');
      must(isOrdered || from === (holder ?? task.author), `${from} gave back what ${holder ?? 'nobody'} has`);
      Object.assign(task, { holder: null, ...(forGood ? { status: 'dropped' } : {}) });
      break;
    }
    case 'task_expired':
      must(
        event.payload.holder === holder && event.payload.epoch === epoch,
        `${holder ?? 'nobody'} has epoch ${epoch}`,
      );
      must(reason !== 'holder_gone' || mayBeDead(event.payload.holder, seq), `${holder} lives`);
      task.holder = null;
      break;
    case 'task_reopened':
      must(holder === null && event.payload.was === status, `it is ${holder ? `${holder}’s` : status}`);
      task.status = 'open';
      wrong.push(...circle(tasks, event.payload.task_id));
      break;
    case 'task_after': {
      const isOrdered = event.payload.requested === true || from?.startsWith('human:');
      must(isOrdered || from === holder || from === task.author, `${from} put it after others`);
      must(status === 'open', `it is ${status}`);
      for (const id of event.payload.after) must(tasks.has(id), `it waits for ${id}, which was never added`);
      task.after = event.payload.after;
      wrong.push(...circle(tasks, event.payload.task_id));
    }
  }
  return wrong;
}

/** What waits for itself is never ready; what is done is waited for no more. */
function circle(tasks: ReadonlyMap<string, Task>, id: string): string[] {
  const before = new Set<string>();
  const waits = (one: string): readonly string[] => {
    const task = tasks.get(one);
    return !task || task.status === 'done' ? [] : task.after.filter((other) => !before.has(other));
  };
  for (let next = new Set(waits(id)); next.size > 0; next = new Set([...next].flatMap(waits)))
    for (const one of next) before.add(one);
  return before.has(id) ? [`${id} waits for itself`] : [];
}
