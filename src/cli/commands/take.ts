/** `tt take`: take the stick from one who is gone; a person may take it from anybody, after a yes. */
import { offer } from '../../domain/turn/offer.ts';
import { heldText, take } from '../../domain/turn/take.ts';
import { TtError } from '../../lib/errors.ts';
import { unchanged } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env, Room } from '../env.ts';
import { DONE } from '../exit.ts';
import { giveGrant } from '../granted.ts';
import { takeGrip } from '../grip.ts';
import { giveNotYet } from '../not-yet.ts';
import { unreadOf } from '../unread.ts';

export async function run(env: Env, args: Args): Promise<number> {
  const room = env.room();
  if (!(await isMeant(env, room, args))) return unchanged(env);
  const grip = takeGrip(env, room);
  try {
    const options = { reason: args.text('reason') ?? null, dedup: env.dedup };
    const { result, repeated } = await take(room.store, env.caller(), grip.claimant(), options);
    const unread = await unreadOf(env, room, undefined);
    const more = { ...(repeated ? { repeated } : {}) };
    const view = await room.store.look();
    const { reason, revoked } = result;
    const fresh = !repeated && reason !== 'already_owner';
    if (view.state.turn.owner === env.caller().agent) {
      await giveGrant(env, room, grip, { reason, fresh, revoked, more, unread });
    } else await giveNotYet(env, room, { status: 'not_yet', reason: 'turn_over' }, more, unread, args);
    return DONE;
  } finally {
    grip.drop();
  }
}

/** Only a person is asked, and only before taking the stick from one that is not proven dead. */
async function isMeant(env: Env, { store }: Room, args: Args): Promise<boolean> {
  if (!env.caller().person || args.on('yes')) return true;
  const view = await store.look();
  const { owner } = view.state.turn;
  if (owner === null || owner === env.caller().agent || offer(view) !== null) return true;
  if (env.io.canAsk) return env.io.ask(`${heldText(view, owner)}. Take it?`);
  throw new TtError('confirmation_required', heldText(view, owner), 'tt take --yes', {
    current_owner: owner,
  });
}
