/** `tt task done`: it is done, and this came of it. */
import { finishTask } from '../../domain/task/end.ts';
import { give } from '../answer.ts';
import { attaching } from '../attaching.ts';
import { bodyFrom } from '../body.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { epochIn } from '../task-words.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const room = env.room();
  const { store, settings } = room;
  const id = args.word('task') ?? '';
  const result = await bodyFrom(env, args, settings['limit.task'], 'body_too_large');
  const finished = { id, epoch: epochIn(env, args, store.roomId, id), result, dedup: env.dedup };
  const {
    result: done,
    events,
    repeated,
  } = await attaching(env, room, args, (files) => finishTask(store, env.caller(), { ...finished, files }));
  const seq = events.find(({ type }) => type === 'task_done')?.seq;
  await give(env, {
    json: { task_id: id, status: 'done', epoch: done.epoch, event_seq: seq, ...(repeated ? { repeated } : {}) },
    text: `${id} is done. What is next: tt task claim --next`,
  });
  return undefined;
}
