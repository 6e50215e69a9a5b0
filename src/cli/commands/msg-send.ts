/** `tt msg send`: say something to a member, or to the room. */
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
    to: args.word('to') ?? '',
    body,
    interrupt: args.on('interrupt'),
    replyTo: args.count('reply-to') ?? null,
    type: args.text('type') ?? null,
    json: args.on('body-json'),
    pin: args.on('pin'),
    dedup: env.dedup,
  };
  const sent = await attaching(env, room, args, (files) => send(store, env.caller(), { ...message, files }));
  await giveSent(env, sent);
  return undefined;
}
