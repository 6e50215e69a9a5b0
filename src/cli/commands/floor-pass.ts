/** `tt floor pass`: the next one speaks. */
import { named } from '../../domain/floor/gate.ts';
import { passFloor } from '../../domain/floor/give.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { scopeIn } from '../floor-words.ts';
import { wrote } from '../wrote.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store } = env.room();
  const asked = { scope: scopeIn(args), to: args.text('to') ?? null, dedup: env.dedup };
  const acted = await passFloor(store, env.caller(), asked);
  const { scope, to } = acted.result;
  await give(env, {
    json: { room_id: store.roomId, scope, passed_to: to, ...wrote(acted) },
    text:
      to === null
        ? `No hand is up: nobody has the floor of ${named(scope)} now.`
        : `${to} has the floor of ${named(scope)} now.`,
  });
  return undefined;
}
