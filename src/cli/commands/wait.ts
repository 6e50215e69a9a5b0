/** `tt wait`: ask for the stick and wait for it; `--park` only listens; `--events` ends on news too. */
import { TtError } from '../../lib/errors.ts';
import type { Args } from '../command.ts';
import type { Env, Room } from '../env.ts';
import { DONE } from '../exit.ts';
import { giveGrant } from '../granted.ts';
import { takeGrip } from '../grip.ts';
import { giveNotYet } from '../not-yet.ts';
import { parkAndListen } from '../parking.ts';
import { waitingText } from '../show/not-yet.ts';
import { unreadJson } from '../show/unread.ts';
import { unreadOf } from '../unread.ts';
import { type Waited, waitForTurn } from '../waiting.ts';

export async function run(env: Env, args: Args): Promise<number> {
  if (args.on('park') && args.on('events')) {
    throw new TtError('invalid_wait_mode', '--park listens for events anyway', 'leave out --events');
  }
  const room = env.room();
  const timeout = args.ms('timeout') ?? room.settings['wait.timeout'];
  if (args.on('park')) return parkAndListen(env, room, args, timeout);
  await room.store.sweep();
  const grip = takeGrip(env, room);
  try {
    const after = args.count('after');
    // Once for practice: what is read for the answer is then compiled and prepared, and the line comes 1.5 ms earlier.
    unreadJson(env, await (await unreadOf(env, room, after)).read());
    const news = args.on('events') ? await newsAfter(env, room, after) : null;
    const began = (reason: string) => tellAPerson(env, room, timeout, reason);
    const waited = await waitForTurn(env, room, grip, { timeout, news, began });
    try {
      return waited.wake === 'ended' ? waited.ended.status() : await answer(env, room, grip, waited, args);
    } finally {
      await waited.unhook();
    }
  } finally {
    grip.drop();
  }
}

/** A person at a terminal would else see nothing until the wait ends. */
async function tellAPerson(env: Env, { store }: Room, timeout: number, reason: string): Promise<void> {
  if (env.json || timeout === 0 || !env.io.errIsTerminal) return;
  env.io.err(waitingText(await store.look(), env.caller().agent, reason));
}

/** The first wait of a member joins it; only then is there a cursor to read from. */
async function newsAfter(env: Env, room: Room, after: number | undefined): Promise<() => Promise<boolean>> {
  return async () => (await (await unreadOf(env, room, after)).read()).events.length > 0;
}

async function answer(
  env: Env,
  room: Room,
  grip: ReturnType<typeof takeGrip>,
  waited: Waited,
  args: Args,
): Promise<number> {
  const { claim, standing } = waited;
  // A member that is none any more has no cursor: without one it would be given the whole log.
  const from = waited.wake === 'removed' ? await room.store.head() : args.count('after');
  const unread = await unreadOf(env, room, from);
  const place = claim.status === 'not_yet' ? standing : {};
  const more = { wake_reason: waited.wake };
  const read =
    claim.status === 'your_turn'
      ? await giveGrant(env, room, grip, {
          reason: claim.reason,
          fresh: claim.reason !== 'already_owner',
          ended: waited.ended.signal,
          more,
          unread,
        })
      : await giveNotYet(env, room, { ...claim, ...place }, more, unread, args);
  return !read && waited.ended.signal.aborted ? waited.ended.status() : DONE;
}
