/** `tt task abandon`: give it back, or say that nobody is to do it. */
import { abandonTask } from '../../domain/task/end.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { epochIn } from '../task-words.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store } = env.room();
  const id = args.word('task') ?? '';
  const forGood = args.on('for-good');
  const abandoning = {
    id,
    epoch: epochIn(env, args, id),
    reason: args.text('reason') ?? null,
    forGood,
    dedup: env.dedup,
  };
  const { events, repeated } = await abandonTask(store, env.caller(), abandoning);
  const seq = events.find(({ type }) => type === 'task_abandoned')?.seq;
  await give(env, {
    json: { task_id: id, status: forGood ? 'dropped' : 'open', event_seq: seq, ...(repeated ? { repeated } : {}) },
    text: forGood ? `Nobody is to do ${id} any more.` : `${id} is open again, for others first.`,
  });
  return undefined;
}
