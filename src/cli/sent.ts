/** The answer to whoever said something: what became of it. */
import type { Mentions } from '../domain/message/mention.ts';
import type { Sent } from '../domain/message/send.ts';
import type { Acted } from '../domain/store.ts';
import { iso } from '../lib/instant.ts';
import { give } from './answer.ts';
import type { Env } from './env.ts';

export async function giveSent(env: Env, { result, events, repeated }: Acted<Sent>): Promise<void> {
  const event = events.at(-1);
  await give(env, {
    json: {
      status: 'sent',
      room_id: env.room().store.roomId,
      event_seq: event?.seq,
      event_id: event?.id,
      to_agent_id: result.to,
      delivery_status: result.delivery,
      created_at: iso(event?.at ?? 0),
      ...mentionsJson(result.mentions),
      ...(event && 'files' in event.payload ? { files: event.payload.files } : {}),
      ...(repeated ? { repeated } : {}),
    },
    text: `Sent #${event?.seq} to ${reached(result, env.caller().agent)}.${unresolved(result.mentions)}`,
  });
}

/** A note to oneself is nobody's concern but one's own: that nobody listens is no news then. */
function reached({ to, delivery }: Sent, me: string): string {
  if (to === me) return 'yourself';
  return `${to ?? 'the room'}${delivery === 'receiver' ? '' : '; nobody listens now, it is kept'}`;
}

function mentionsJson({ resolved, all, unresolved }: Mentions): Record<string, unknown> {
  return {
    ...(resolved.length > 0 ? { mentions: resolved } : {}),
    ...(all ? { mentions_all: true } : {}),
    ...(unresolved.length > 0 ? { mentions_unresolved: unresolved } : {}),
  };
}

const unresolved = ({ unresolved: names }: Mentions): string =>
  names.length === 0 ? '' : ` Nobody is called ${names.map((name) => `@${name}`).join(', ')}.`;
