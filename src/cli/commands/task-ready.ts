/** `tt task ready`: what the caller could claim now. */

import { foresee } from '../../domain/foresee.ts';
import { wishOf } from '../../domain/task/claim.ts';
import { lapsedClaims } from '../../domain/task/held.ts';
import { asError, isRefusal } from '../../lib/errors.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { giveTasks } from '../task-listing.ts';
import { forMe } from '../task-words.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store } = env.room();
  const view = await store.look();
  const now = foresee(view, lapsedClaims(view));
  const wish = wishOf(now, env.caller().agent, { forMe: forMe(args), channel: args.text('channel') ?? null });
  if (isRefusal(wish)) throw asError(wish);
  return giveTasks(env, args, view, { status: [], wish }, 'Nothing is ready for you.');
}
