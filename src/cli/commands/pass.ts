/** `tt pass`: the same as release, under the name users of earlier tools know. */
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { giveBack } from './release.ts';

export const run = (env: Env, args: Args): Promise<undefined> => giveBack(env, args, 'pass');
