/** `tt ask`: ask a person something, in a form; with --wait, until the answer is there. */
import { openForm } from '../../domain/form/open.ts';
import { iso } from '../../lib/instant.ts';
import { give } from '../answer.ts';
import { attaching } from '../attaching.ts';
import { awaitForm } from '../awaiting.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { DONE } from '../exit.ts';
import { formFrom } from '../form-input.ts';
import { refuseUnwaited } from '../unwaited.ts';

export async function run(env: Env, args: Args): Promise<number> {
  const room = env.room();
  const { store, settings } = room;
  refuseUnwaited(args);
  const draft = await formFrom(env, args, settings);
  const asked = { ...draft, to: args.text('to') ?? 'room', dedup: env.dedup };
  const { result, events, repeated } = await attaching(env, room, args, (files) =>
    openForm(store, env.caller(), { ...asked, files }),
  );
  const { formId, to } = result;
  if (args.on('wait')) return awaitForm(env, room, formId, args);
  const event = events.at(-1);
  await give(env, {
    json: {
      ...{ form_id: formId, status: 'pending', room_id: store.roomId, ...(to === null ? {} : { to }) },
      ...{ event_seq: event?.seq, created_at: iso(event?.at ?? 0), ...(repeated ? { repeated } : {}) },
    },
    text: `Asked ${to ?? 'the room'}: ${formId}. The answer: tt ask show ${formId} --wait`,
  });
  return DONE;
}
