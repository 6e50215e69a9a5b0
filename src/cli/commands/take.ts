/** `tt take`: take the stick from one who is gone; a person may take it from anybody, after a yes. */
import { offer } from '../../domain/turn/offer.ts';
import { take } from '../../domain/turn/take.ts';
import { TtError } from '../../lib/errors.ts';
import type { Args } from '../command.ts';
import type { Env, Room } from '../env.ts';
import { giveGrant } from '../granted.ts';
import { takeGrip } from '../grip.ts';
import { giveNotYet } from '../not-yet.ts';
import { unreadOf } from '../unread.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const room = env.room();
  await confirm(env, room, args);
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
    return undefined;
  } finally {
    grip.drop();
  }
}

/** Only a person is asked, and only before taking the stick from one that is not proven dead. */
async function confirm(env: Env, { store }: Room, args: Args): Promise<void> {
  if (!env.caller().person || args.on('yes')) return;
  const view = await store.look();
  const { owner } = view.state.turn;
  if (owner === null || owner === env.caller().agent || offer(view) !== null) return;
  if (env.io.canAsk && (await env.io.ask(`${owner} holds the stick and is not proven dead. Take it?`))) return;
  throw new TtError('confirmation_required', `${owner} holds the stick and is not proven dead`, 'tt take --yes', {
    current_owner: owner,
  });
}
