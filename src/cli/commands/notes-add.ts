/** `tt notes add`: leave a note for everybody. */
import { addNote } from '../../domain/note/add.ts';
import { iso } from '../../lib/instant.ts';
import { give } from '../answer.ts';
import { attaching } from '../attaching.ts';
import { bodyFrom } from '../body.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const room = env.room();
  const { store, settings } = room;
  const body = await bodyFrom(env, args, settings['limit.note'], 'body_too_large');
  const note = { id: env.system.id(), body, turn: args.count('turn') ?? null, dedup: env.dedup };
  const { result, events, repeated } = await attaching(env, room, args, (files) =>
    addNote(store, env.caller(), { ...note, files }),
  );
  const event = events.at(-1);
  await give(env, {
    json: {
      note_id: result.noteId,
      room_id: store.roomId,
      turn_id: result.turnId,
      author_agent_id: env.caller().agent,
      event_seq: event?.seq,
      created_at: iso(event?.at ?? 0),
      ...(event && 'files' in event.payload ? { files: event.payload.files } : {}),
      ...(repeated ? { repeated } : {}),
    },
    text: `Noted ${result.noteId} (turn ${result.turnId}).`,
  });
  return undefined;
}
