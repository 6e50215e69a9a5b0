/** `tt msg pin`. */
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { changePin } from '../pinning.ts';

export const run = (env: Env, args: Args): Promise<undefined> => changePin(env, args, true);
