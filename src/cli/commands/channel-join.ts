/** `tt channel join`. */
import { joinChannel } from '../../domain/channel/membership.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { wrote } from '../wrote.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store } = env.room();
  const asked = { channel: args.word('channel') ?? '', dedup: env.dedup };
  const acted = await joinChannel(store, env.caller(), asked);
  const { channel, changed } = acted.result;
  await give(env, {
    json: { room_id: store.roomId, channel, changed, ...wrote(acted) },
    text: changed
      ? `You are in ${channel}. Say something: tt msg send '${channel}' '…'`
      : `You were in ${channel} already.`,
  });
  return undefined;
}
