/** `tt ask show`: a form and its answer, now or when it is there. */
import { unknownForm } from '../../domain/form/answer.ts';
import { asError } from '../../lib/errors.ts';
import { give } from '../answer.ts';
import { awaitForm } from '../awaiting.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { DONE } from '../exit.ts';
import { formJson, formText } from '../show/form.ts';
import { refuseUnwaited } from '../unwaited.ts';

export async function run(env: Env, args: Args): Promise<number> {
  const room = env.room();
  const id = args.word('form') ?? '';
  refuseUnwaited(args);
  if (args.on('wait')) return awaitForm(env, room, id, args);
  const { form } = await room.store.look({ form: id });
  if (!form) throw asError(unknownForm(id));
  await give(env, { json: formJson(form), text: () => formText(form) });
  return DONE;
}
