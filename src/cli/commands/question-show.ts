/** `tt question show`: a question, its version, its thread and what is pinned there. */
import { threadOf } from '../../domain/question/rules.ts';
import { closedQuestion, unknownQuestion } from '../../domain/question/thread.ts';
import { asError } from '../../lib/errors.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { pinnedMessages } from '../pins.ts';
import { eventJson, eventText } from '../show/event.ts';
import { inviteText, questionJson, questionText } from '../show/question.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store, place } = env.room();
  const id = args.word('question') ?? '';
  const view = await store.look({ question: id });
  const { question, state } = view;
  if (!question) throw asError(unknownQuestion(id));
  if (args.on('invite') && question.ended) throw asError(closedQuestion(id));
  const invite = args.on('invite') ? inviteText(question, place.workspace) : null;
  const thread = threadOf(id);
  const members = Object.keys(state.channels[thread]?.members ?? {});
  const pinned = (await pinnedMessages(store, view, [thread])).filter(({ to }) => to === thread);
  const pins = pinned.map((event) => eventJson(event, env.verbose, store.roomId));
  await give(env, {
    json: {
      ...questionJson(question),
      ...{ members, ...(pins.length > 0 ? { pinned: pins } : {}), ...(invite === null ? {} : { invite }) },
    },
    text: () =>
      invite ?? [questionText(question, members), ...pinned.map((event) => eventText(event, view.now.wall))].join('\n'),
  });
  return undefined;
}
