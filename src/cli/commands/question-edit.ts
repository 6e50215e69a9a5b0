/** `tt question edit`: say it better, unless somebody else has done so meanwhile. */
import { editQuestion } from '../../domain/question/edit.ts';
import { TtError } from '../../lib/errors.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import { contextFrom } from '../context.ts';
import type { Env } from '../env.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store, settings } = env.room();
  const id = args.word('question') ?? '';
  const expect = args.count('expect');
  if (expect === undefined) throw usage('tt question edit needs --expect: the version that you have read', id);
  const title = args.text('title') ?? null;
  const context = await contextFrom(env, args, settings);
  if (title === null && context === null) throw usage('nothing is to be changed: give --title or --context', id);
  const edit = { id, expect, title, context, reason: args.text('reason') ?? null, dedup: env.dedup };
  const { result, events } = await editQuestion(store, env.caller(), edit);
  const { version, changed } = result;
  await give(env, {
    json: { question_id: id, version, changed, ...(changed ? { event_seq: events.at(-1)?.seq } : {}) },
    text: changed ? `${id} has version ${version}.` : `Nothing changed: ${id} says so already (version ${version}).`,
  });
  return undefined;
}

const usage = (why: string, id: string): TtError => new TtError('invalid_input', why, `tt question show ${id}`);
