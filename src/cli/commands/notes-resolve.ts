/** `tt notes resolve`: a note is done with. */
import { resolveNote } from '../../domain/note/resolve.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store } = env.room();
  const id = args.word('note') ?? '';
  const { result } = await resolveNote(store, env.caller(), id, env.dedup);
  await give(env, {
    json: { status: 'resolved', note_id: id, ...(result ? {} : { was_resolved: true }) },
    text: result ? `Resolved ${id}.` : `${id} was resolved before.`,
  });
  return undefined;
}
