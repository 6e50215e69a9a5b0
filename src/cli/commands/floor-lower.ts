/** `tt floor lower`: wait for the floor no longer. */
import { named } from '../../domain/floor/gate.ts';
import { lowerHand } from '../../domain/floor/take.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { scopeIn } from '../floor-words.ts';
import { wrote } from '../wrote.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store } = env.room();
  const asked = { scope: scopeIn(args), dedup: env.dedup };
  const acted = await lowerHand(store, env.caller(), asked);
  const { scope, changed } = acted.result;
  await give(env, {
    json: { room_id: store.roomId, scope, changed, ...wrote(acted) },
    text: changed
      ? `You wait no longer for the floor of ${named(scope)}.`
      : `Your hand was not up for the floor of ${named(scope)}.`,
  });
  return undefined;
}
