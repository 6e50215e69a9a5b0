/** `tt msg send`: say something to a member, or to the room. */
import { type Sent, send } from '../../domain/message/send.ts';
import { iso } from '../../lib/instant.ts';
import { give } from '../answer.ts';
import { bodyFrom } from '../body.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store, settings } = env.room();
  const body = await bodyFrom(env, args, settings['limit.message'], 'message_too_large');
  const message = {
    to: args.word('to') ?? '',
    body,
    interrupt: args.on('interrupt'),
    replyTo: args.count('reply-to') ?? null,
    dedup: env.dedup,
  };
  const { result, events, repeated } = await send(store, env.caller(), message);
  const event = events.at(-1);
  await give(env, {
    json: {
      status: 'sent',
      room_id: store.roomId,
      event_seq: event?.seq,
      event_id: event?.id,
      to_agent_id: result.to,
      delivery_status: result.delivery,
      created_at: iso(event?.at ?? 0),
      ...(repeated ? { repeated } : {}),
    },
    text: `Sent #${event?.seq} to ${reached(result, env.caller().agent)}.`,
  });
  return undefined;
}

/** A note to oneself is nobody's concern but one's own: that nobody listens is no news then. */
function reached({ to, delivery }: Sent, me: string): string {
  if (to === me) return 'yourself';
  return `${to ?? 'the room'}${delivery === 'receiver' ? '' : '; nobody listens now, it is kept'}`;
}
