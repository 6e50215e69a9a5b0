/** `tt channel topic`: set what a channel is about, or read it. */
import { existing, setTopic } from '../../domain/channel/membership.ts';
import type { ChannelName } from '../../domain/channel/rules.ts';
import { asError, isRefusal } from '../../lib/errors.ts';
import { visibleLine } from '../../lib/text.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env, Room } from '../env.ts';
import { wrote } from '../wrote.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const room = env.room();
  const { channel, changed, topic, ...more } = await (args.rest('topic').length === 0 ? read : set)(room, env, args);
  await give(env, {
    json: { room_id: room.store.roomId, channel, topic, changed, ...more },
    text: topic === null ? `${channel} has no topic.` : `${channel}: ${visibleLine(topic)}`,
  });
  return undefined;
}

interface Topic {
  readonly channel: ChannelName;
  readonly topic: string | null;
  readonly changed: boolean;
  readonly event_seq?: number;
}

/** Without a word nothing is meant to change. */
async function read({ store }: Room, _env: Env, args: Args): Promise<Topic> {
  const view = await store.look();
  const channel = existing(view, args.word('channel') ?? '');
  if (isRefusal(channel)) throw asError(channel);
  return { channel, topic: view.state.channels[channel]?.topic ?? null, changed: false };
}

async function set({ store }: Room, env: Env, args: Args): Promise<Topic> {
  const asked = { channel: args.word('channel') ?? '', topic: args.rest('topic').join(' '), dedup: env.dedup };
  const acted = await setTopic(store, env.caller(), asked);
  const { result, after } = acted;
  return { ...result, topic: after.channels[result.channel]?.topic ?? null, ...wrote(acted) };
}
