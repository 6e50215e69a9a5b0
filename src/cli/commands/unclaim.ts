/** `tt unclaim`: what was claimed is everybody's again. */
import { unclaim } from '../../domain/claim/give.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store } = env.room();
  const asked = { ids: args.rest('ids'), reason: args.text('reason') ?? null, dedup: env.dedup };
  const { result, repeated } = await unclaim(store, env.caller(), asked);
  const { released, left } = result;
  await give(env, {
    json: {
      ...{ status: released.length > 0 ? 'released' : 'unchanged', room_id: store.roomId, released },
      ...(left.length > 0 ? { left } : {}),
      ...(repeated ? { repeated } : {}),
    },
    text: `${released.length > 0 ? `${released.join(', ')}: given back` : 'You had claimed nothing'}.${left.length > 0 ? ` Left: ${left.join(', ')}.` : ''}`,
  });
  return undefined;
}
