/** `tt floor pass`: the next one speaks. */
import { named } from '../../domain/floor/gate.ts';
import { passFloor } from '../../domain/floor/give.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { scopeIn } from '../floor-words.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store } = env.room();
  const asked = { scope: scopeIn(args), to: args.text('to') ?? null, dedup: env.dedup };
  const { scope, to } = (await passFloor(store, env.caller(), asked)).result;
  await give(env, {
    json: { room_id: store.roomId, scope, passed_to: to },
    text:
      to === null
        ? `No hand is up: nobody has the floor of ${named(scope)} now.`
        : `${to} has the floor of ${named(scope)} now.`,
  });
  return undefined;
}
