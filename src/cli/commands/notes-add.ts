/** `tt notes add`: leave a note for everybody. */
import { addNote } from '../../domain/note/add.ts';
import { iso } from '../../lib/instant.ts';
import { give } from '../answer.ts';
import { bodyFrom } from '../body.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store, settings } = env.room();
  const body = await bodyFrom(env, args, settings['limit.note'], 'body_too_large');
  const note = { id: env.system.id(), body, turn: args.count('turn') ?? null, dedup: env.dedup };
  const { result, events, repeated } = await addNote(store, env.caller(), note);
  const event = events.at(-1);
  await give(env, {
    json: {
      note_id: result.noteId,
      room_id: store.roomId,
      turn_id: result.turnId,
      author_agent_id: env.caller().agent,
      event_seq: event?.seq,
      created_at: iso(event?.at ?? 0),
      ...(repeated ? { repeated } : {}),
    },
    text: `Noted ${result.noteId} (turn ${result.turnId}).`,
  });
  return undefined;
}
