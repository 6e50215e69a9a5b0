/** `tt msg peek`: what is unread, and nothing counts as read. */
import { counted, visibleLine } from '../../lib/text.ts';
import { give } from '../answer.ts';
import type { Env } from '../env.ts';

/** Characters. */
const PREVIEW = 120;

export async function run(env: Env): Promise<undefined> {
  const { store } = env.room();
  const { agent: self, person } = env.caller();
  const { seq: after, early } = await store.cursor(self);
  const target = { self, person, early };
  const query = { after, limit: 0, types: ['message_sent'] as const, target, newsOnly: true };
  const { count, last, held } = await store.tally(query);
  const body = last?.type === 'message_sent' ? last.payload.body : '';
  const preview = visibleLine([...body].slice(0, PREVIEW).join(''));
  await give(env, {
    json: {
      room_id: store.roomId,
      unread: count,
      ...(held > 0 ? { held_back: held } : {}),
      ...(last ? { last: { event_seq: last.seq, from_agent_id: last.from, preview } } : {}),
    },
    text: [
      last ? `${count} unread; the newest, #${last.seq} of ${last.from}:\n  ${preview}` : 'No message is unread.',
      ...(held > 0
        ? [`${counted(held, 'message')} of agents ${held === 1 ? 'is' : 'are'} held back until the brake is off.`]
        : []),
    ].join('\n'),
  });
  return undefined;
}
