/** The next task of a worker: waits on the room's bell until one is ready and won. */
import { brakeOn, refusedByStop } from '../../domain/brake/gate.ts';
import { foresee } from '../../domain/foresee.ts';
import type { View } from '../../domain/store.ts';
import { type ClaimedTask, type Claiming, claimTask, wishOf } from '../../domain/task/claim.ts';
import { lapsedClaims } from '../../domain/task/held.ts';
import { asError, isRefusal, TtError } from '../../lib/errors.ts';
import type { Env, Room } from '../env.ts';
import type { Woken } from '../rhythm.ts';

/**
 * Null: the time is over. `ended`: this worker is to end.
 * Errors: room_stopped, room_closed, not_granted (interrupted), unknown_member, and those of a claim.
 */
export async function nextTask(
  env: Env,
  { store }: Room,
  wanted: Claiming,
  next: () => Promise<Woken>,
  beforeWait: () => void,
): Promise<ClaimedTask | 'ended' | null> {
  const caller = env.caller();
  for (;;) {
    store.verify();
    const view = await store.look();
    refuseWork(view, env);
    if (isSomethingReady(view)) {
      const result = await attempt();
      if (result) return result;
    }
    beforeWait();
    const how = await next();
    if (how === 'ended' || how === 'orphaned') return 'ended';
    if (how === 'deadline') return null;
  }

  /** Asked of a reader first: a claim that nobody can win takes the write lock from those who can. */
  function isSomethingReady(view: View): boolean {
    if (!caller.person && brakeOn(view.state.brakes, caller.agent)) return false;
    // A dead worker rings no bell: its claim is seen to be over when one looks.
    const now = foresee(view, lapsedClaims(view));
    const wish = wishOf(now, caller.agent, wanted);
    if (isRefusal(wish)) throw asError(wish);
    return view.nextTask(wish) !== null;
  }

  async function attempt(): Promise<ClaimedTask | null> {
    try {
      return (await claimTask(store, caller, wanted)).result;
    } catch (error) {
      if (error instanceof TtError && LATER.includes(error.code)) return null;
      throw error;
    }
  }
}

/** Reasons to wait on: a pause, too many claims of this member, a busy database. */
const LATER: readonly string[] = ['not_granted', 'limit_exceeded', 'store_busy'];

/** What ends a worker, as it ends every agent's work. */
export function refuseWork(view: View, env: Env): void {
  const { agent, person } = env.caller();
  const { room, brakes, members } = view.state;
  if (!(agent in members.present))
    throw new TtError('unknown_member', `${agent} is no member of this room any more`, 'tt join', { agent_id: agent });
  if (room.closed)
    throw new TtError('room_closed', 'the room is closed', 'tt reopen (a person)', { reason: room.closed.reason });
  const stopped = person ? null : refusedByStop(view);
  if (stopped) throw asError(stopped);
  if (person || brakeOn(brakes, agent)?.brake !== 'interrupted') return;
  throw new TtError('not_granted', 'you are interrupted', 'tt ack', { brake: 'interrupted' });
}
