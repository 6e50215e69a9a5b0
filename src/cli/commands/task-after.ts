/** `tt task after`: what must be done before it. */
import { orderTask } from '../../domain/task/order.ts';
import { TtError } from '../../lib/errors.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store } = env.room();
  const id = args.word('task') ?? '';
  const add = args.rest('others').flatMap((word) => word.split(',').filter(Boolean));
  const remove = args.list('not') ?? [];
  if (add.length + remove.length === 0)
    throw new TtError('invalid_input', 'tt task after needs the tasks that come before', `tt task after ${id} t1`);
  const asked = { id, add, remove, reason: args.text('reason') ?? null, dedup: env.dedup };
  const { result, events, repeated } = await orderTask(store, env.caller(), asked);
  const { after, changed } = result;
  const seq = events.find(({ type }) => type === 'task_after')?.seq;
  await give(env, {
    json: { task_id: id, after, changed, ...(changed ? { event_seq: seq } : {}), ...(repeated ? { repeated } : {}) },
    text: after.length === 0 ? `${id} waits for nothing.` : `${id} waits for ${after.join(', ')}.`,
  });
  return undefined;
}
