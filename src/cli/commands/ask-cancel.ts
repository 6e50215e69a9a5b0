/** `tt ask cancel`: a form will not be answered. */
import { cancelForm } from '../../domain/form/answer.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store } = env.room();
  const reason = args.text('reason') ?? null;
  const asked = { id: args.word('form') ?? '', reason, dedup: env.dedup };
  const { result, events, repeated } = await cancelForm(store, env.caller(), asked);
  await give(env, {
    json: {
      ...{ form_id: result.formId, status: 'cancelled', ...(reason === null ? {} : { reason }) },
      ...{ event_seq: events.at(-1)?.seq, ...(repeated ? { repeated } : {}) },
    },
    text: `Cancelled ${result.formId}.`,
  });
  return undefined;
}
