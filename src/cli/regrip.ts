/** A holder whose guardian was killed gets a new one with its next command that writes, whichever that is. */
import { protection } from '../domain/member/alive.ts';
import type { Store } from '../domain/store.ts';
import type { Env, Room } from './env.ts';
import { takeGrip } from './grip.ts';

/** Commands that shared a commit end at the same time: one at a time looks, so that the next sees what it has started. */
const underWay = new WeakMap<Store, Promise<void>>();

/** The command has done its work by now: nothing that goes wrong here may change its answer. */
export function regrip(env: Env, room: Room): Promise<void> {
  const before = underWay.get(room.store) ?? Promise.resolve();
  const mine = before.then(() => regripped(env, room));
  underWay.set(room.store, mine);
  return mine;
}

async function regripped(env: Env, room: Room): Promise<void> {
  try {
    const { agent } = env.caller();
    const holder = room.store.holder();
    if (holder !== undefined && holder !== agent) return;
    const view = await room.store.look();
    const { turn } = view.state;
    if (turn.owner !== agent || env.identity().sandboxed || protection(view) === 'alive') return;
    const grip = takeGrip(env, room);
    try {
      grip.begin();
      await grip.handOver({ turn: turn.id, lease: turn.leaseId ?? '' });
    } finally {
      grip.drop();
    }
  } catch {
    // tt health says that the guardian is gone.
  }
}
