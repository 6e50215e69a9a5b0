/** `tt channel close`. */
import { closeChannel } from '../../domain/channel/membership.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { wrote } from '../wrote.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store } = env.room();
  const asked = { channel: args.word('channel') ?? '', reason: args.text('reason') ?? null, dedup: env.dedup };
  const acted = await closeChannel(store, env.caller(), asked);
  const { channel } = acted.result;
  await give(env, {
    json: { room_id: store.roomId, channel, status: 'closed', ...wrote(acted) },
    text: `${channel} is closed: nobody is in it. What was said stays: tt channel history '${channel}'`,
  });
  return undefined;
}
