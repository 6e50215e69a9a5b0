/** `tt question list`: what is being discussed. */
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { giveRows } from '../listing.ts';
import { questionJson, questionLine } from '../show/question.ts';

export const run = (env: Env, args: Args): Promise<undefined> =>
  giveRows(env, args, 'question', {
    ...{ key: 'questions', json: questionJson, line: questionLine, none: 'No question is open.' },
  });
