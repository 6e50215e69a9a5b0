/** `tt task interrupt`: tell its claimer to stop. */
import { interruptTask } from '../../domain/task/note.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store } = env.room();
  const id = args.word('task') ?? '';
  const asked = { id, reason: args.text('reason') ?? null, dedup: env.dedup };
  const { result, events, repeated } = await interruptTask(store, env.caller(), asked);
  const { holder, epoch } = result;
  const seq = events.find(({ type }) => type === 'task_interrupted')?.seq;
  await give(env, {
    json: {
      task_id: id,
      status: 'interrupted',
      held_by: holder,
      epoch,
      event_seq: seq,
      ...(repeated ? { repeated } : {}),
    },
    text: `${holder} is told to stop working on ${id}; it keeps the claim until it ends it.`,
  });
  return undefined;
}
