/** `tt question close`. */
import type { Args } from '../command.ts';
import { endAsked } from '../ending.ts';
import type { Env } from '../env.ts';

export const run = (env: Env, args: Args): Promise<undefined> => endAsked(env, args, null);
