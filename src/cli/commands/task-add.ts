/** `tt task add`: write down what is to be done. */
import { addTask } from '../../domain/task/add.ts';
import { TtError } from '../../lib/errors.ts';
import { visibleLine } from '../../lib/text.ts';
import { give } from '../answer.ts';
import { attaching } from '../attaching.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const room = env.room();
  const { store, settings } = room;
  const [plain, json] = [args.text('context'), args.text('context-json')];
  if (plain !== undefined && json !== undefined)
    throw new TtError('invalid_input', '--context and --context-json exclude each other', 'leave one out');
  const said = json ?? plain ?? '';
  const context = said === '-' ? await env.io.stdin(settings['limit.task'], 'body_too_large') : said;
  const title = args.rest('title').join(' ');
  const wanted = {
    ...{ title, context: context.trim() === '' ? '' : context.replace(/\r?\n$/, ''), json: json !== undefined },
    ...{ assignee: args.text('for') ?? null, channel: args.text('channel') ?? null, after: args.list('after') ?? [] },
  };
  const { result, events, repeated } = await attaching(env, room, args, (files) =>
    addTask(store, env.caller(), { ...wanted, files, dedup: env.dedup }),
  );
  const { taskId, assignee, channel } = result;
  const added = events.find(({ type }) => type === 'task_added');
  const whose = assignee === null ? '' : ` for ${assignee}`;
  await give(env, {
    json: {
      ...{ task_id: taskId, status: 'open', room_id: store.roomId, event_seq: added?.seq },
      ...(assignee === null ? {} : { assignee }),
      ...(channel === null ? {} : { channel }),
      ...(repeated ? { repeated } : {}),
    },
    text: `Added ${taskId}${whose}: ${visibleLine(title)}`,
  });
  return undefined;
}
