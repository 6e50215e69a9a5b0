/** `tt export`: all of a room's log as it is at this moment, for people, for programs, or to import it elsewhere. */
import { statSync } from 'node:fs';
import type { Frozen } from '../../domain/keeping.ts';
import { TtError } from '../../lib/errors.ts';
import { visibleLine } from '../../lib/text.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { REFUSED } from '../exit.ts';
import { FORMATS, type Format, linesOf } from '../keep/exporting.ts';
import { targetFor } from '../keep/target.ts';

export async function run(env: Env, args: Args): Promise<number | undefined> {
  const format = formatFrom(args.text('format'));
  const file = outputOf(args);
  const { store, place } = env.room();
  const target = targetFor(env, file, { room: place.dir, overwrite: args.on('overwrite') });
  const ended = env.listenForEnd();
  let frozen: Frozen | null = null;
  try {
    frozen = await store.freeze();
    const source = { frozen, roomId: store.roomId, workspace: place.workspace, now: env.system.now().wall };
    for (const lines of linesOf(format, source)) {
      // A file is written without a pause: a signal would not be heard before its end.
      if (file !== null) await new Promise(setImmediate);
      if (ended.signal.aborted) return ended.status();
      if (!(await target.write(lines))) return REFUSED;
    }
    target.finish();
  } finally {
    target.drop();
    frozen?.close();
    ended.forget();
  }
  if (file === null) return undefined;
  const { size } = statSync(file);
  await give(env, {
    json: { room_id: store.roomId, format, file, events: frozen.count, head: frozen.head, bytes: size },
    text: `Exported ${frozen.count} events to ${visibleLine(file)}.`,
  });
  return undefined;
}

/** Null: stdout. */
function outputOf(args: Args): string | null {
  const file = args.text('output');
  return file === undefined || file === '-' ? null : file;
}

function formatFrom(words: string | undefined): Format {
  const format = words ?? 'jsonl';
  if ((FORMATS as readonly string[]).includes(format)) return format as Format;
  throw new TtError('invalid_input', `there is no format ${JSON.stringify(format)}`, `one of ${FORMATS.join(', ')}`, {
    ...{ flag: '--format', value: format },
  });
}
