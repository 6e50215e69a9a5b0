/** `tt channel list`: the directory. */
import type { Channel, ChannelName } from '../../domain/channel/rules.ts';
import { iso } from '../../lib/instant.ts';
import { visibleLine } from '../../lib/text.ts';
import { give } from '../answer.ts';
import type { Env } from '../env.ts';

export async function run(env: Env): Promise<undefined> {
  const { store } = env.room();
  const { channels } = (await store.look()).state;
  const { agent } = env.caller();
  const all = Object.entries(channels).sort(([a], [b]) => a.localeCompare(b));
  await give(env, {
    json: { room_id: store.roomId, channels: all.map(([name, channel]) => channelJson(name, channel, agent)) },
    text: all.map(([name, channel]) => channelText(name, channel, agent)).join('\n') || 'There is no channel.',
  });
  return undefined;
}

const channelJson = (name: ChannelName, { members, topic, openedAt }: Channel, me: string) => ({
  channel: name,
  members: Object.keys(members),
  ...(topic === null ? {} : { topic }),
  ...(me in members ? { mine: true } : {}),
  opened_at: iso(openedAt),
});

function channelText(name: ChannelName, { members, topic }: Channel, me: string): string {
  const about = topic === null ? '' : `\n      ${visibleLine(topic)}`;
  return `${me in members ? '*' : ' '} ${name.padEnd(16)} ${Object.keys(members).join(', ')}${about}`;
}
