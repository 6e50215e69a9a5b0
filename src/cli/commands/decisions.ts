/** `tt decisions`: the ledger of what was decided and answered. */
import type { Decided } from '../../domain/reading.ts';
import { localTime } from '../../lib/instant.ts';
import { indented, visibleLine } from '../../lib/text.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import { refuseAhead } from '../cursor.ts';
import type { Env } from '../env.ts';
import { pageSize } from '../page-size.ts';
import { answersText, formJson } from '../show/form.ts';
import { questionJson } from '../show/question.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store, settings } = env.room();
  const limit = pageSize(args, settings);
  const after = args.count('after') ?? 0;
  refuseAhead(after, await store.head());
  const { agent, person } = env.caller();
  const found = await store.decided({ after, limit: limit + 1, reader: { agent, person } });
  const decided = found.slice(0, limit);
  const more = found.length > limit;
  const cursor = seqOf(decided.at(-1)) ?? after;
  await give(env, {
    json: {
      decisions: decided.map((one) => ('form' in one ? formJson(one.form) : questionJson(one.question))),
      ...{ cursor_event_seq: cursor, ...(more ? { has_more: true } : {}) },
    },
    text: () =>
      [...decided.map(text), ...(more ? [`(more: --after ${cursor})`] : [])].join('\n') || 'Nothing is decided yet.',
  });
  return undefined;
}

const ended = (one: Decided | undefined) => one && ('form' in one ? one.form : one.question).ended;
const seqOf = (one: Decided | undefined): number | undefined => ended(one)?.seq;

function text(one: Decided): string {
  const { id, title } = 'form' in one ? one.form : one.question;
  const { seq = 0, at = 0, by = null, requested = false } = ended(one) ?? {};
  const who = `${by ?? '–'}${requested ? ' for a person' : ''}`;
  const said = 'form' in one ? answersText(one.form.answers ?? {}) : (one.question.decision ?? '');
  return `${visibleLine(`#${seq} ${localTime(at)} ${id}  ${title}  (${who})`)}\n${indented(said)}`;
}
