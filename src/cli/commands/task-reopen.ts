/** `tt task reopen`: it is to be done again. */
import { reopenTask } from '../../domain/task/end.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store } = env.room();
  const id = args.word('task') ?? '';
  const asked = { id, reason: args.text('reason') ?? null, dedup: env.dedup };
  const { result, events, repeated } = await reopenTask(store, env.caller(), asked);
  const seq = events.find(({ type }) => type === 'task_reopened')?.seq;
  await give(env, {
    json: { task_id: id, status: 'open', was: result.was, event_seq: seq, ...(repeated ? { repeated } : {}) },
    text: result.was === 'open' ? `Whoever gave ${id} up may try again.` : `${id} is open again.`,
  });
  return undefined;
}
