/** The laws of tasks, read off the log alone: one claim at a time, each with the next epoch; ended once, by who may; nothing lapses too soon. */
import { expect } from 'vitest';
import type { RoomEvent } from '../../src/domain/event.ts';
import type { View } from '../../src/domain/store.ts';
import { provenDead } from './cast.ts';
import type { Change, World } from './world.ts';

interface Known {
  readonly author: string | null;
  status: 'open' | 'done' | 'dropped';
  epoch: number;
  holder: string | null;
  after: readonly string[];
  claim: RoomEvent<'task_claimed'> | null;
  dones: number;
}

type Tasks = Map<string, Known>;

export function tasksAreLawful(world: World, { view, after, events }: Change): void {
  const tasks: Tasks = new Map();
  for (const event of after.log) {
    if (events.some(({ seq }) => seq === event.seq)) lapsesLawfully(world, view, tasks, event);
    follow(tasks, event);
  }
  const held = [...tasks].flatMap(([id, { holder, epoch }]) => (holder === null ? [] : [[id, { holder, epoch }]]));
  const stored = Object.entries(after.state.tasks.claims).map(([id, { holder, epoch }]) => [id, { holder, epoch }]);
  expect(Object.fromEntries(stored), 'the claims of the state').toEqual(Object.fromEntries(held));
  const open = [...tasks.values()].filter(({ status }) => status === 'open').length;
  expect({ last: after.state.tasks.last, open: after.state.tasks.open }, 'counts').toEqual({ last: tasks.size, open });
  const rows = Object.values(after.rows.task).map(({ id, status, epoch, after }) => [id, { status, epoch, after }]);
  const known = [...tasks].map(([id, { status, epoch, after }]) => [id, { status, epoch, after }]);
  expect(Object.fromEntries(rows), 'the rows').toEqual(Object.fromEntries(known));
  for (const { holder } of tasks.values())
    if (holder !== null) expect(Object.keys(after.state.members.present), 'who has a task').toContain(holder);
  nothingWaitsForItself(tasks);
}

function follow(tasks: Tasks, event: RoomEvent): void {
  const what = `${event.type} #${event.seq}`;
  if (event.type === 'close' || event.type === 'epoch_started') for (const task of tasks.values()) task.holder = null;
  if (event.type === 'leave' || event.type === 'kick') {
    const gone = event.type === 'leave' ? event.from : event.to;
    for (const { holder } of tasks.values()) expect(holder, `${what}: still has a task`).not.toBe(gone);
  }
  if (event.type === 'task_added') {
    expect(event.payload.task_id, 'the next id').toBe(`t${tasks.size + 1}`);
    const { after } = event.payload;
    const fresh = { status: 'open', epoch: 0, holder: null, claim: null, dones: 0 } as const;
    tasks.set(event.payload.task_id, { ...fresh, author: event.from, after });
    return;
  }
  if (!event.type.startsWith('task_')) return;
  const { task_id: id } = event.payload as { task_id: string };
  change(tasks, tasks.get(id) as Known, event, `${what} of ${id}`);
}

function change(tasks: Tasks, task: Known, event: RoomEvent, what: string): void {
  const mayEnd = (): boolean =>
    event.from === task.holder ||
    (event.from?.startsWith('human:') ?? false) ||
    ('requested' in event.payload && event.payload.requested === true);
  switch (event.type) {
    case 'task_claimed': {
      expect([task.status, task.holder], `${what}: free`).toEqual(['open', null]);
      expect(event.payload.epoch, `${what}: the next epoch`).toBe(task.epoch + 1);
      for (const id of task.after) expect(tasks.get(id)?.status, `${what}: waits for ${id}`).toBe('done');
      Object.assign(task, { epoch: task.epoch + 1, holder: event.from, claim: event });
      return;
    }
    case 'task_done':
      expect([task.holder, task.epoch], `${what}: by its claimer`).toEqual([event.from, event.payload.epoch]);
      expect(++task.dones, `${what}: once`).toBe(1);
      Object.assign(task, { status: 'done', holder: null });
      return;
    case 'task_abandoned': {
      const { holder, epoch, for_good: forGood } = event.payload;
      expect([task.status, task.holder, task.epoch], `${what}: as it was`).toEqual(['open', holder, epoch]);
      const isAuthors = forGood === true && holder === null && event.from === task.author;
      expect(mayEnd() || isAuthors, `${what}: ${event.from} may`).toBe(true);
      Object.assign(task, { holder: null, ...(forGood ? { status: 'dropped' } : {}) });
      return;
    }
    case 'task_expired':
      expect([task.holder, task.epoch], `${what}: as it was`).toEqual([event.payload.holder, event.payload.epoch]);
      task.holder = null;
      return;
    case 'task_interrupted':
      expect([task.holder, task.epoch], `${what}: of this claim`).toEqual([event.to, event.payload.epoch]);
      return;
    case 'task_reopened':
      expect([event.payload.was, task.holder], what).toEqual([task.status, null]);
      Object.assign(task, { status: 'open', dones: 0 });
      return;
    case 'task_after':
      task.after = event.payload.after;
  }
}

function lapsesLawfully(world: World, view: View, tasks: Tasks, event: RoomEvent): void {
  if (event.type !== 'task_expired') return;
  const { claim } = tasks.get(event.payload.task_id) as Known;
  const { lock, ttl, until } = (claim as RoomEvent<'task_claimed'>).payload;
  const holder = event.payload.holder;
  if (event.reason === 'holder_gone') {
    const isDead = lock === undefined ? provenDead(world, view, holder) : world.locks.get(lock) === 'dead';
    return void expect(isDead, `${holder}, a proven death`).toBe(true);
  }
  const heard = view.presence[holder]?.clock;
  if (until.boot !== world.clock.boot) return;
  expect(until.mono, 'a lease from the grant').toBeLessThanOrEqual(world.clock.mono);
  if (heard?.boot === world.clock.boot)
    expect(heard.mono + ttl, 'a lease from its last word').toBeLessThanOrEqual(world.clock.mono);
}

/** Among those that are not done. By taking away what waits for nothing, again and again. */
function nothingWaitsForItself(tasks: Tasks): void {
  let left = [...tasks].filter(([, { status }]) => status !== 'done');
  for (let before = -1; before !== left.length; ) {
    before = left.length;
    const ids = left.map(([id]) => id);
    left = left.filter(([, { after }]) => after.some((id) => ids.includes(id)));
  }
  expect(
    left.map(([id]) => id),
    'tasks that wait for each other',
  ).toEqual([]);
}
