/** `tt msg send`: say something to a member, or to the room. */
import { send } from '../../domain/message/send.ts';
import { TtError } from '../../lib/errors.ts';
import { visibleLine } from '../../lib/text.ts';
import { quoted } from '../answer.ts';
import { attaching } from '../attaching.ts';
import { bodyFrom } from '../body.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { giveSent } from '../sent.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const room = env.room();
  const { store, settings } = room;
  if (args.rest('body').length === 0 && !args.on('stdin')) throw noBody(args.word('to') ?? '');
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

/** One word is a recipient, and was probably meant as the message. */
const noBody = (to: string): TtError =>
  new TtError(
    'invalid_body',
    `there is no message to ${visibleLine(to)}`,
    `tt msg send ${quoted(visibleLine(to))} TEXT, or --stdin; to all: tt msg send room ${quoted(visibleLine(to))}`,
  );
