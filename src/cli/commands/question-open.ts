/** `tt question open`: put a question to the room. */
import { openQuestion } from '../../domain/question/open.ts';
import { give } from '../answer.ts';
import { attaching } from '../attaching.ts';
import type { Args } from '../command.ts';
import { contextFrom } from '../context.ts';
import type { Env } from '../env.ts';
import { inviteText } from '../show/question.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const room = env.room();
  const { store, settings, place } = room;
  const title = args.rest('title').join(' ');
  const context = (await contextFrom(env, args, settings)) ?? '';
  const { result, events, repeated } = await attaching(env, room, args, (files) =>
    openQuestion(store, env.caller(), { title, context, files, dedup: env.dedup }),
  );
  const { questionId, channel } = result;
  const invite = args.on('invite') ? inviteText({ id: questionId, title }, place.workspace) : null;
  const opened = events.find(({ type }) => type === 'question_opened');
  await give(env, {
    json: {
      ...{ question_id: questionId, channel, status: 'open', version: 1, room_id: store.roomId },
      ...{ event_seq: opened?.seq, ...(repeated ? { repeated } : {}), ...(invite === null ? {} : { invite }) },
    },
    text:
      invite ??
      `Opened ${questionId}. Discuss it: tt msg send '${channel}' '…'   Decide it: tt question decide ${questionId} '…'`,
  });
  return undefined;
}
