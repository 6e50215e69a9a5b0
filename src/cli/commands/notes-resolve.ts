/** `tt notes resolve`: a note is done with. */
import { resolveNote } from '../../domain/note/resolve.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { wrote } from '../wrote.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store } = env.room();
  const id = args.word('note') ?? '';
  const acted = await resolveNote(store, env.caller(), id, env.dedup);
  const { result } = acted;
  await give(env, {
    json: { status: 'resolved', note_id: id, ...wrote(acted), ...(result ? {} : { was_resolved: true }) },
    text: result ? `Resolved ${id}.` : `${id} was resolved before.`,
  });
  return undefined;
}
