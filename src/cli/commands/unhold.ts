/** `tt unhold`. */
import type { Args } from '../command.ts';
import { controlMember } from '../controlling.ts';
import type { Env } from '../env.ts';

export const run = (env: Env, args: Args): Promise<undefined> => controlMember(env, args, 'unhold');
