/** The answer to whoever ended a floor: who waited for it in vain. */
import { named } from '../domain/floor/gate.ts';
import type { Ended } from '../domain/floor/give.ts';
import type { Acted } from '../domain/store.ts';
import { give } from './answer.ts';
import type { Env } from './env.ts';
import { wrote } from './wrote.ts';

export async function giveEnded(env: Env, acted: Acted<Ended>): Promise<void> {
  const { scope, changed, hands } = acted.result;
  const waited = hands.length === 0 ? '' : ` No hand is up any more: ${hands.join(', ')}.`;
  await give(env, {
    json: { room_id: env.room().store.roomId, scope, changed, hands, ...wrote(acted) },
    text: changed
      ? `Nobody has the floor of ${named(scope)} now.${waited}`
      : `Nobody had the floor of ${named(scope)}.`,
  });
}
