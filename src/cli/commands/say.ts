/** `tt say`: the person who runs this speaks, or an agent for that person. */
import { send } from '../../domain/message/send.ts';
import { attaching } from '../attaching.ts';
import { bodyFrom } from '../body.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { giveSent } from '../sent.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const room = env.room();
  const { store, settings } = room;
  const body = await bodyFrom(env, args, settings['limit.message'], 'message_too_large');
  const message = {
    ...{ to: args.text('to') ?? 'room', body, interrupt: args.on('interrupt'), replyTo: null, dedup: env.dedup },
    operator: { reason: args.text('reason') ?? null },
  };
  await giveSent(env, await attaching(env, room, args, (files) => send(store, env.caller(), { ...message, files })));
  return undefined;
}
