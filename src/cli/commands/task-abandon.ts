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
    epoch: epochIn(env, args, store.roomId, id),
    reason: args.text('reason') ?? null,
    forGood,
    dedup: env.dedup,
  };
  const { result, events, repeated } = await abandonTask(store, env.caller(), abandoning);
  const { waiting = [] } = result;
  const hint = waiting.length === 0 ? null : `tt task after ${waiting[0]} --not ${id}`;
  const seq = events.find(({ type }) => type === 'task_abandoned')?.seq;
  await give(env, {
    json: {
      ...{ task_id: id, status: forGood ? 'dropped' : 'open', event_seq: seq },
      ...(hint === null ? {} : { waiting, hint }),
      ...(repeated ? { repeated } : {}),
    },
    text: forGood
      ? `Nobody is to do ${id} any more.${hint === null ? '' : ` What waits for it is never ready: ${waiting.join(', ')}. Next: ${hint}`}`
      : `${id} is open again, for others first.`,
  });
  return undefined;
}
