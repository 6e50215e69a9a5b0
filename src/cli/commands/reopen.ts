/** `tt reopen`: go on in a closed room. */
import { reopen } from '../../domain/room/close.ts';
import { visibleLine } from '../../lib/text.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store, place } = env.room();
  const { result, events } = await reopen(store, env.caller(), {
    reason: args.text('reason') ?? null,
    dedup: env.dedup,
  });
  await give(env, {
    json: {
      status: result ? 'reopened' : 'open',
      room_id: store.roomId,
      ...(result ? { event_seq: events.at(-1)?.seq } : {}),
    },
    text: result
      ? `The room of ${visibleLine(place.workspace)} is open again.`
      : `The room of ${visibleLine(place.workspace)} was open.`,
  });
  return undefined;
}
