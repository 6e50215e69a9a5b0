/** `tt floor drop`: everybody may speak again. */
import { dropFloor } from '../../domain/floor/give.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { giveEnded } from '../floor-ended.ts';
import { scopeIn } from '../floor-words.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const asked = { scope: scopeIn(args), dedup: env.dedup };
  await giveEnded(env, await dropFloor(env.room().store, env.caller(), asked));
  return undefined;
}
