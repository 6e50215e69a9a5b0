/** `tt release`, `tt pass`: give the stick back with a handoff. */
import { release } from '../../domain/turn/release.ts';
import { sentence } from '../../lib/text.ts';
import { give } from '../answer.ts';
import { attaching } from '../attaching.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { handoffFrom } from '../handoff-input.ts';
import type { Released } from '../library/answers.ts';
import { turnOver } from '../show/turn-over.ts';

export const run = (env: Env, args: Args): Promise<undefined> => giveBack(env, args, 'release');

export async function giveBack(env: Env, args: Args, verb: 'release' | 'pass'): Promise<undefined> {
  const room = env.room();
  const { store, settings } = room;
  const handoff = await handoffFrom(env, args, settings['limit.handoff']);
  const token = { turn: args.count('turn'), lease: args.text('lease') };
  const { result, events, repeated, after } = await attaching(env, room, args, (files) =>
    release(store, env.caller(), handoff, token, { verb, dedup: env.dedup, files }),
  );
  const { reservedFor, noActiveWaiters, parkedHinted } = result;
  const over = turnOver(after.claims, env.caller().agent);
  await give(env, {
    json: {
      status: 'released' satisfies Released['status'],
      room_id: store.roomId,
      turn_id: events.at(-1)?.turnId,
      reserved_for: reservedFor,
      event_seq: events.at(-1)?.seq,
      no_active_waiters: noActiveWaiters,
      ...(parkedHinted.length > 0 ? { parked_hinted: parkedHinted } : {}),
      ...(repeated ? { repeated } : {}),
      hint: `${over}; tt wait asks again, tt events --follow listens`,
    },
    text: [
      `Released turn ${events.at(-1)?.turnId}. ${reservedFor ? `Next: ${reservedFor}.` : 'Nobody waits: the handoff is kept for whoever comes.'}`,
      `${sentence(over)}. To ask again:  tt wait`,
    ].join('\n'),
  });
  return undefined;
}
