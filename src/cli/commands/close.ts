/** `tt close`: end the room's work; everything stays readable. */
import { close } from '../../domain/room/close.ts';
import { visibleLine } from '../../lib/text.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store, place } = env.room();
  const { events } = await close(store, env.caller(), { reason: args.text('reason') ?? null, dedup: env.dedup });
  await give(env, {
    json: { status: 'closed', room_id: store.roomId, event_seq: events.at(-1)?.seq },
    text: `The room of ${visibleLine(place.workspace)} is closed. Waits were told; everything stays readable. tt reopen opens it again.`,
  });
  return undefined;
}
