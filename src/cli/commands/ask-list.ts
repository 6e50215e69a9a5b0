/** `tt ask list`: what waits for a person's answer. */
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { giveRows } from '../listing.ts';
import { formJson, formLine } from '../show/form.ts';

export const run = (env: Env, args: Args): Promise<undefined> =>
  giveRows(env, args, 'form', { key: 'forms', json: formJson, line: formLine, none: 'Nothing waits for an answer.' });
