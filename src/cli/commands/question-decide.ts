/** `tt question decide`. */
import { bodyFrom } from '../body.ts';
import type { Args } from '../command.ts';
import { endAsked } from '../ending.ts';
import type { Env } from '../env.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { settings } = env.room();
  return endAsked(env, args, await bodyFrom(env, args, settings['limit.note'], 'body_too_large'));
}
