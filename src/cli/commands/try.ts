/** `tt try`: ask for the stick once, without waiting. */
import { type Claim, claim } from '../../domain/turn/claim.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { giveGrant } from '../granted.ts';
import { takeGrip } from '../grip.ts';
import { giveNotYet } from '../not-yet.ts';
import type { Standing } from '../show/not-yet.ts';
import { queueJson } from '../show/turn.ts';
import { unreadOf } from '../unread.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const room = env.room();
  const grip = takeGrip(env, room);
  try {
    const { result, repeated } = await claim(room.store, env.caller(), grip.claimant(), null, {
      verb: 'try',
      dedup: env.dedup,
    });
    const unread = await unreadOf(env, room, undefined);
    const more = { ...(repeated ? { repeated } : {}) };
    const view = await room.store.look();
    const held = result.status === 'your_turn' && view.state.turn.owner === env.caller().agent;
    const standing = { ...over(result), ...queueJson(view, env.caller().agent) };
    if (held) {
      const fresh = !repeated && result.reason !== 'already_owner';
      await giveGrant(env, room, grip, { reason: result.reason, fresh, more, unread });
    } else await giveNotYet(env, room, standing, more, unread, args);
    return undefined;
  } finally {
    grip.drop();
  }
}

/** A repeated --dedup answer may be of a turn that has ended since: then the answer is where things stand now. */
const over = (result: Claim): Pick<Standing, 'status' | 'reason'> =>
  result.status === 'your_turn' ? { status: 'not_yet', reason: 'turn_over' } : result;
