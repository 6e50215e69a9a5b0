/** Which task is next for whom: said once in words here, and once in SQL by the store; a test holds one against the other. */
import type { ChannelName } from '../channel/rules.ts';
import type { AgentId } from '../event.ts';
import type { Task } from './rules.ts';

/** What a task must be to be somebody's next; the oldest such one is. */
export interface Wish {
  /** Who wants one: itself, and the session whose subagent it is. */
  readonly me: readonly AgentId[];
  /** Only what is assigned to one of them. */
  readonly forMe: boolean;
  /** Only what is announced there. */
  readonly channel: ChannelName | null;
  /** Claimed now. */
  readonly taken: readonly string[];
  /** Whose claim is over, and is not stored as lost: one more attempt. */
  readonly lapsed: readonly string[];
  /** `task.attempts`. */
  readonly attempts: number;
}

/** Open, unclaimed, all before it done, nobody else's, not given up by who asks, not tried too often. */
export function isNext(task: Task, wish: Wish, one: (id: string) => Task | null): boolean {
  const { id, status, assignee, channel, failed, lost } = task;
  const { me, forMe, taken, lapsed, attempts } = wish;
  return (
    status === 'open' &&
    !taken.includes(id) &&
    (assignee === null ? !forMe : me.includes(assignee)) &&
    (wish.channel === null || wish.channel === channel) &&
    !failed.some((agent) => me.includes(agent)) &&
    failed.length + lost + (lapsed.includes(id) ? 1 : 0) < attempts &&
    waitsFor(task, one).length === 0
  );
}

/** Those before it that are not done. */
export const waitsFor = ({ after }: Pick<Task, 'after'>, one: (id: string) => Task | null): readonly string[] =>
  after.filter((id) => one(id)?.status !== 'done');

/**
 * From a task over what it waits for back to `to`; null: there is no such way. What is done is waited for no more.
 * In a list of its own, not by recursion: a way may be as long as there are tasks.
 */
export function wayTo(
  from: string,
  to: string,
  one: (id: string) => Task | null,
  seen = new Set<string>(),
): readonly string[] | null {
  const before = new Map<string, string>();
  for (const open = [from]; open.length > 0; ) {
    const id = open.pop() as string;
    if (id === to) return wayBack(before, from, to);
    if (seen.has(id)) continue;
    seen.add(id);
    const task = one(id);
    if (!task || task.status === 'done') continue;
    for (const next of task.after.filter((other) => !seen.has(other))) {
      before.set(next, id);
      open.push(next);
    }
  }
  return null;
}

function wayBack(before: ReadonlyMap<string, string>, from: string, to: string): readonly string[] {
  const way = [to];
  for (let id = to; id !== from; way.push(id)) id = before.get(id) as string;
  return way.reverse();
}
