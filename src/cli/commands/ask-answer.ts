/** `tt ask answer`: a person answers, or an agent for a person. */
import { answerForm } from '../../domain/form/answer.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import { cameIn } from '../controlling.ts';
import type { Env } from '../env.ts';
import { answersFrom } from '../form-input.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store, settings } = env.room();
  const given = await answersFrom(env, args, settings);
  const answer = { id: args.word('form') ?? '', given, reason: args.text('reason') ?? null, dedup: env.dedup };
  const { result, events, repeated } = await answerForm(store, env.caller(), answer);
  const { formId, asker, answers } = result;
  await give(env, {
    json: {
      form_id: formId,
      status: 'answered',
      answers,
      event_seq: events.at(-1)?.seq,
      ...(repeated ? { repeated } : {}),
    },
    text: [`Answered ${formId}; ${asker} hears of it.`, ...cameIn(env, events)].join('\n'),
  });
  return undefined;
}
