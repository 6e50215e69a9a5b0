/** `tt msg recv`: read messages, all from 0 or as they come. */
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { readLog } from '../reading.ts';

export const run = (env: Env, args: Args): Promise<number> =>
  readLog(env, args, { types: ['message_sent'], whole: true });
