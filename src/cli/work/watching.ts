/** While the command runs: its claim is kept, and whatever takes the claim away ends the command. */
import { brakeOn } from '../../domain/brake/gate.ts';
import type { View } from '../../domain/store.ts';
import { type ClaimedTask, keepTask } from '../../domain/task/claim.ts';
import type { Task } from '../../domain/task/rules.ts';
import type { Env, Room } from '../env.ts';
import { patiently } from '../patiently.ts';
import type { Rhythm } from '../rhythm.ts';
import type { Child, ChildEnd } from './child.ts';

/** `ended`: this worker was. `lost`: the claim is over, or another's. `called_off`: somebody interrupted the task. */
export type Cause = 'ended' | 'lost' | 'called_off' | 'interrupted' | 'stopped' | 'closed';

export interface Watched {
  /** Null: it ended by itself. */
  readonly cause: Cause | null;
  readonly end: ChildEnd;
}

/** A claim is renewed after this part of its lease. */
const PART = 3;

export async function watch(
  env: Env,
  { store }: Room,
  child: Child,
  { taskId, epoch, ttl }: ClaimedTask,
  pace: (over: AbortSignal) => Rhythm,
): Promise<Watched> {
  const caller = env.caller();
  const clock = () => env.system.now().mono;
  let cause: Cause | null = null;
  let renewAt = clock() + ttl / PART;
  // What sleeps is woken by the end: a sleeper that was left behind would take the ring of the next one.
  const over = new AbortController();
  const ended = child.ended.finally(() => over.abort());
  const next = pace(over.signal);
  try {
    while (cause === null) {
      const how = await next(renewAt - clock());
      if (over.signal.aborted) break;
      cause = how === 'ended' || how === 'orphaned' ? 'ended' : await look();
    }
    if (cause !== null) child.end('SIGTERM');
    return { cause, end: await ended };
  } catch (error) {
    // The room cannot be read any more: nobody may work for it either.
    child.end('SIGTERM');
    await ended;
    throw error;
  }

  async function look(): Promise<Cause | null> {
    store.verify();
    const found = causeIn(await store.look({ task: taskId }));
    if (found !== null || clock() < renewAt) return found;
    renewAt = clock() + ttl / PART;
    await patiently(() => keepTask(store, caller));
    return causeIn(await store.look({ task: taskId }));
  }

  function causeIn({ state, task }: View): Cause | null {
    if (state.room.closed) return 'closed';
    const brake = caller.person ? undefined : brakeOn(state.brakes, caller.agent)?.brake;
    if (brake === 'stopped' || brake === 'interrupted') return brake;
    if (state.tasks.claims[taskId]?.epoch !== epoch) return task && isDoneBy(task, epoch) ? null : 'lost';
    return task?.interrupted?.epoch === epoch ? 'called_off' : null;
  }
}

/** The command said so itself, under this claim: it may finish what it is at. */
export const isDoneBy = ({ status, epoch }: Task, claimed: number): boolean => status === 'done' && epoch === claimed;
