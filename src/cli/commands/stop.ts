/** `tt stop`. */
import type { Args } from '../command.ts';
import { controlRoom } from '../controlling.ts';
import type { Env } from '../env.ts';

export const run = (env: Env, args: Args): Promise<undefined> => controlRoom(env, args, 'stop');
