/** `tt notes list`: what was left for everybody. */
import type { Note } from '../../domain/note/rules.ts';
import { iso, localTime } from '../../lib/instant.ts';
import { indented, visibleLine } from '../../lib/text.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { giveRows } from '../listing.ts';
import { withWord } from '../show/file.ts';

export const run = (env: Env, args: Args): Promise<undefined> =>
  giveRows(env, args, 'note', { key: 'notes', json: noteJson, line: noteText, none: 'No notes.' });

const noteJson = (note: Note): Record<string, unknown> => ({
  note_id: note.id,
  turn_id: note.turnId,
  author_agent_id: note.author,
  body: note.body,
  created_at: iso(note.at),
  ...(note.files ? { files: note.files } : {}),
  ...(note.resolvedAt === null ? {} : { resolved_at: iso(note.resolvedAt), resolved_by: note.resolvedBy }),
});

const noteText = (note: Note): string =>
  `${visibleLine(`${note.id} ${note.author} · turn ${note.turnId} · ${localTime(note.at)}${note.resolvedAt === null ? '' : ' · resolved'}${withWord(note.files)}`)}\n${indented(note.body)}`;
