/** `tt floor raise`: wait for the floor. */
import { named } from '../../domain/floor/gate.ts';
import { raiseHand } from '../../domain/floor/take.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { wantedIn } from '../floor-words.ts';
import { wrote } from '../wrote.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store } = env.room();
  const acted = await raiseHand(store, env.caller(), wantedIn(env, args));
  const { scope, position, holder, reason, changed } = acted.result;
  await give(env, {
    json: { room_id: store.roomId, scope, position, changed, held_by: holder, reason, ...wrote(acted) },
    text:
      position === 0
        ? `You have the floor of ${named(scope)} already.`
        : `Your hand is up for the floor of ${named(scope)}: ${holder} has it, you are number ${position}.`,
  });
  return undefined;
}
