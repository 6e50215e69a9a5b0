/** `tt question show`: a question, its version and its thread. */
import { threadOf } from '../../domain/question/rules.ts';
import { closedQuestion, unknownQuestion } from '../../domain/question/thread.ts';
import { asError } from '../../lib/errors.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { inviteText, questionJson, questionText } from '../show/question.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store, place } = env.room();
  const id = args.word('question') ?? '';
  const { question, state } = await store.look({ question: id });
  if (!question) throw asError(unknownQuestion(id));
  if (args.on('invite') && question.ended) throw asError(closedQuestion(id));
  const invite = args.on('invite') ? inviteText(question, place.workspace) : null;
  const inside = Object.keys(state.channels[threadOf(id)]?.members ?? {});
  await give(env, {
    json: { ...questionJson(question), members: inside, ...(invite === null ? {} : { invite }) },
    text: () => invite ?? questionText(question, inside),
  });
  return undefined;
}
