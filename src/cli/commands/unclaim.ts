/** `tt unclaim`: what was claimed is everybody's again. */
import { unclaim } from '../../domain/claim/give.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { wrote } from '../wrote.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store } = env.room();
  const asked = { ids: args.rest('ids'), reason: args.text('reason') ?? null, dedup: env.dedup };
  const acted = await unclaim(store, env.caller(), asked);
  const { result, repeated } = acted;
  const { released, left } = result;
  await give(env, {
    json: {
      ...{ status: released.length > 0 ? 'released' : 'unchanged', room_id: store.roomId, released },
      ...wrote(acted),
      ...(left.length > 0 ? { left } : {}),
      ...(repeated ? { repeated } : {}),
    },
    text: `${released.length > 0 ? `${released.join(', ')}: given back` : 'You had claimed nothing'}.${left.length > 0 ? ` Left: ${left.join(', ')}.` : ''}`,
  });
  return undefined;
}
