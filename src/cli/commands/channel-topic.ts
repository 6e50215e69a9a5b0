/** `tt channel topic`. */
import { setTopic } from '../../domain/channel/membership.ts';
import { visibleLine } from '../../lib/text.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store } = env.room();
  const asked = { channel: args.word('channel') ?? '', topic: args.rest('topic').join(' '), dedup: env.dedup };
  const { result, after } = await setTopic(store, env.caller(), asked);
  const { channel, changed } = result;
  const topic = after.channels[channel]?.topic ?? null;
  await give(env, {
    json: { room_id: store.roomId, channel, topic, changed },
    text: topic === null ? `${channel} has no topic.` : `${channel}: ${visibleLine(topic)}`,
  });
  return undefined;
}
