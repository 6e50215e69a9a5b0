/** `tt notes list`: what was left for everybody. */
import type { Note } from '../../domain/note/rules.ts';
import { iso } from '../../lib/instant.ts';
import { indented } from '../../lib/text.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { pageSize } from '../page-size.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store, settings } = env.room();
  const limit = pageSize(args, settings);
  const found = await store.notes({ after: args.text('after'), limit: limit + 1, resolved: args.on('all') });
  const notes = found.slice(0, limit);
  const more = found.length > limit;
  await give(env, {
    json: { notes: notes.map(noteJson), ...(more ? { has_more: true } : {}) },
    text: notes.length > 0 ? notes.map(noteText).join('\n') : 'No notes.',
  });
  return undefined;
}

const noteJson = (note: Note): Record<string, unknown> => ({
  note_id: note.id,
  turn_id: note.turnId,
  author_agent_id: note.author,
  body: note.body,
  created_at: iso(note.at),
  ...(note.resolvedAt === null ? {} : { resolved_at: iso(note.resolvedAt), resolved_by: note.resolvedBy }),
});

const noteText = (note: Note): string =>
  `${note.id} ${note.author} · turn ${note.turnId} · ${iso(note.at)}${note.resolvedAt === null ? '' : ' · resolved'}\n${indented(note.body)}`;
