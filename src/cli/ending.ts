/** The two ends of a question: the same words in, the same shape out. */
import { endQuestion } from '../domain/question/end.ts';
import { give } from './answer.ts';
import type { Args } from './command.ts';
import type { Env } from './env.ts';

/** `decision` null: it is closed without one. */
export async function endAsked(env: Env, args: Args, decision: string | null): Promise<undefined> {
  const { store } = env.opened() ?? env.room();
  const id = args.word('question') ?? '';
  const reason = args.text('reason') ?? null;
  const { events, repeated } = await endQuestion(store, env.caller(), { id, decision, reason, dedup: env.dedup });
  const status = decision === null ? 'closed' : 'decided';
  const ended = events.find(({ type }) => type === 'question_decided' || type === 'question_closed');
  await give(env, {
    json: {
      ...{
        question_id: id,
        status,
        ...(decision === null ? {} : { decision }),
        ...(reason === null ? {} : { reason }),
      },
      ...{ event_seq: ended?.seq, ...(repeated ? { repeated } : {}) },
    },
    text: decision === null ? `${id} is closed without a decision.` : `${id} is decided. All decisions: tt decisions`,
  });
  return undefined;
}
