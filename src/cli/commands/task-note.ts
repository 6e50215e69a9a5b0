/** `tt task note`: how it goes. */
import { noteTask } from '../../domain/task/note.ts';
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
  const body = await bodyFrom(env, args, settings['limit.note'], 'body_too_large');
  const noting = { id, body, epoch: epochIn(env, args, store.roomId, id), dedup: env.dedup };
  const { result, events, repeated } = await attaching(env, room, args, (files) =>
    noteTask(store, env.caller(), { ...noting, files }),
  );
  const { interrupted } = result;
  const seq = events.find(({ type }) => type === 'task_noted')?.seq;
  await give(env, {
    json: {
      task_id: id,
      status: 'noted',
      event_seq: seq,
      ...(interrupted ? { interrupted } : {}),
      ...(repeated ? { repeated } : {}),
    },
    text: interrupted ? `Noted. ${id} is interrupted: tt task show ${id}` : 'Noted.',
  });
  return undefined;
}
