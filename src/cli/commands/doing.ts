/** `tt doing`: say in a line what you are at, for whoever asks `tt who`. */
import { doing } from '../../domain/member/doing.ts';
import { TtError } from '../../lib/errors.ts';
import { visibleLine } from '../../lib/text.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store } = env.room();
  const words = args.rest('text').join(' ').trim();
  if (args.on('clear') && words !== '')
    throw new TtError('invalid_input', '--clear and a text exclude each other', 'leave one out');
  const text = args.on('clear') ? null : words;
  const { events } = await doing(store, env.caller(), text, env.dedup);
  const seq = events.at(-1)?.seq;
  await give(env, {
    json: { room_id: store.roomId, agent_id: env.caller().agent, doing: text, ...(seq ? { event_seq: seq } : {}) },
    text: text === null ? 'tt who says nothing of it any more.' : `tt who shows it: ${visibleLine(text)}`,
  });
  return undefined;
}
