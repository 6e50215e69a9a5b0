/** `tt task claim`: take one task, or the oldest that is ready. Status 3: nothing is. */
import { claimTask } from '../../domain/task/claim.ts';
import { formatDuration } from '../../lib/duration.ts';
import { TtError } from '../../lib/errors.ts';
import { visibleLine } from '../../lib/text.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { DONE, NOT_YOURS } from '../exit.ts';
import type { ClaimedTask } from '../library/answers.ts';
import { noneReady } from '../none-ready.ts';
import { taskJson, taskText } from '../show/task.ts';
import { forMe, seeTask } from '../task-words.ts';

export async function run(env: Env, args: Args): Promise<number> {
  const { store } = env.room();
  const word = args.word('task');
  if ((word === undefined) === !args.on('next'))
    throw new TtError('invalid_input', 'tt task claim takes an id, or --next', 'tt task claim --next');
  if (word !== undefined && (args.text('for') ?? args.text('channel')) !== undefined)
    throw new TtError('invalid_input', '--for and --channel go with --next', 'leave them out');
  const wanted = { id: word ?? null, forMe: forMe(args), channel: args.text('channel') ?? null };
  const how = { ttl: args.ms('ttl') ?? null, force: args.on('force'), dedup: env.dedup };
  const { result, events, repeated, after } = await claimTask(store, env.caller(), { ...wanted, ...how });
  if (result === null) {
    await give(env, await noneReady(env, store, after.tasks));
    return NOT_YOURS;
  }
  const { taskId, epoch, ttl } = result;
  const { view, task, claims } = await seeTask(store, taskId);
  const seq = events.find(({ type }) => type === 'task_claimed')?.seq;
  // A repeated answer is that of the first time, and the claim may be over since.
  const still = !repeated || claims[taskId]?.epoch === epoch;
  const again = repeated ? { repeated, still } : {};
  await give(env, {
    json: {
      ...taskJson(view, task, claims, true),
      ...{ status: 'claimed' satisfies ClaimedTask['status'], epoch, event_seq: seq, ...again },
    },
    text: () =>
      still
        ? [
            `You have ${taskId}: ${visibleLine(task.title)} (epoch ${epoch}; free again after ${formatDuration(ttl)} without a word of you).`,
            ...taskText(view, task, claims).split('\n').slice(1),
            `When it is done: tt task done ${taskId} '…'   Or give it back: tt task abandon ${taskId} --reason '…'`,
          ].join('\n')
        : `You had won ${taskId}, and that claim (epoch ${epoch}) is over. As it is now:\n${taskText(view, task, claims)}`,
  });
  return DONE;
}
