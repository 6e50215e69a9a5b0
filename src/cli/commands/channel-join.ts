/** `tt channel join`. */
import { joinChannel } from '../../domain/channel/membership.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store } = env.room();
  const asked = { channel: args.word('channel') ?? '', dedup: env.dedup };
  const { channel, changed } = (await joinChannel(store, env.caller(), asked)).result;
  await give(env, {
    json: { room_id: store.roomId, channel, changed },
    text: changed
      ? `You are in ${channel}. Say something: tt msg send '${channel}' '…'`
      : `You were in ${channel} already.`,
  });
  return undefined;
}
