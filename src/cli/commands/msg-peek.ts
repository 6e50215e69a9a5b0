/** `tt msg peek`: what is unread, and nothing counts as read. */
import { visibleLine } from '../../lib/text.ts';
import { give } from '../answer.ts';
import type { Env } from '../env.ts';

/** Characters. */
const PREVIEW = 120;

export async function run(env: Env): Promise<undefined> {
  const { store } = env.room();
  const { agent: self, person } = env.caller();
  const { seq: after, early } = await store.cursor(self);
  const target = { self, person, early };
  const { count, last } = await store.tally({ after, limit: 0, types: ['message_sent'], target, newsOnly: true });
  const body = last?.type === 'message_sent' ? last.payload.body : '';
  const preview = visibleLine([...body].slice(0, PREVIEW).join(''));
  await give(env, {
    json: {
      room_id: store.roomId,
      unread: count,
      ...(last ? { last: { event_seq: last.seq, from_agent_id: last.from, preview } } : {}),
    },
    text: last ? `${count} unread; the newest, #${last.seq} of ${last.from}:\n  ${preview}` : 'No message is unread.',
  });
  return undefined;
}
