/** `tt task claim`: take one task, or the oldest that is ready. Status 3: nothing is. */
import { claimTask } from '../../domain/task/claim.ts';
import { formatDuration } from '../../lib/duration.ts';
import { TtError } from '../../lib/errors.ts';
import { visibleLine } from '../../lib/text.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { DONE, NOT_YOURS } from '../exit.ts';
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
    const claimed = Object.keys(after.tasks.claims).length;
    const left = { open: after.tasks.open - claimed, claimed };
    const { agent } = env.caller();
    const yours = Object.keys(after.tasks.claims).filter((id) => after.tasks.claims[id]?.holder === agent);
    const had = yours.length === 0 ? '' : ` You have ${yours.join(', ')}.`;
    await give(env, {
      json: { status: 'none_ready', room_id: store.roomId, ...left, ...(yours.length > 0 ? { yours } : {}) },
      text: `Nothing is ready for you: ${left.open} open, ${claimed} claimed.${had} All of them: tt task list`,
    });
    return NOT_YOURS;
  }
  const { taskId, epoch, ttl } = result;
  const { view, task, claims } = await seeTask(store, taskId);
  const seq = events.find(({ type }) => type === 'task_claimed')?.seq;
  const again = repeated ? { repeated, still: claims[taskId]?.epoch === epoch } : {};
  await give(env, {
    json: { ...taskJson(view, task, claims, true), ...{ status: 'claimed', epoch, event_seq: seq, ...again } },
    text: () =>
      [
        `You have ${taskId}: ${visibleLine(task.title)} (epoch ${epoch}; free again after ${formatDuration(ttl)} without a word of you).`,
        ...taskText(view, task, claims).split('\n').slice(1),
        `When it is done: tt task done ${taskId} '…'   Or give it back: tt task abandon ${taskId} --reason '…'`,
      ].join('\n'),
  });
  return DONE;
}
