/** `tt floor clear`: a person ends a floor. */
import { clearFloor } from '../../domain/floor/give.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { giveEnded } from '../floor-ended.ts';
import { scopeIn } from '../floor-words.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const asked = { scope: scopeIn(args), reason: args.text('reason') ?? null, dedup: env.dedup };
  await giveEnded(env, await clearFloor(env.room().store, env.caller(), asked));
  return undefined;
}
