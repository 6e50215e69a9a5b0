/** `tt import`: a log that was exported becomes the log of a room that has none yet. */
import { createReadStream, existsSync, fstatSync, openSync } from 'node:fs';
import { contentHash } from '../../lib/canonical.ts';
import { TtError } from '../../lib/errors.ts';
import { visibleLine } from '../../lib/text.ts';
import { refuseLocked } from '../../store/locked.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { readExport } from '../keep/importing.ts';
import { observers } from '../observing.ts';

const CHUNK = 64 * 1024;

export async function run(env: Env, args: Args): Promise<undefined> {
  if (env.observes) throw observers();
  const { header, pages, stateHash } = await readExport(chunksOf(env, args.word('file') ?? ''));
  // Only now: what is no export makes no room.
  const { store, place, isNew } = env.roomOrNew();
  let hash = '';
  try {
    await store.fill(pages, (state) => {
      hash = contentHash(state);
      if (hash !== stateHash()) throw unfolded();
    });
  } catch (error) {
    throw asImportError(error);
  }
  const head = await store.head();
  await give(env, {
    json: {
      ...{ room_id: store.roomId, from_room_id: header.room_id, canonical_path: place.workspace },
      ...{ joined_existing_room: !isNew, events: header.events, cursor_event_seq: head, state_sha256: hash },
    },
    text: `Imported ${header.events} events into the room of ${visibleLine(place.workspace)}; they fold to what was exported.\nNext: tt join`,
  });
  return undefined;
}

function chunksOf({ io }: Env, file: string): AsyncIterable<Buffer> {
  if (file === '-') return io.chunks();
  if (existsSync(file)) refuseLocked(file);
  try {
    const fd = openSync(file, 'r');
    if (fstatSync(fd).isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    return createReadStream('', { fd, highWaterMark: CHUNK });
  } catch (error) {
    const { code } = error as { code?: unknown };
    throw new TtError('path_not_found', `${JSON.stringify(file)} cannot be read: ${String(code)}`, 'check the file', {
      path: file,
    });
  }
}

const unfolded = (): TtError =>
  new TtError(
    'invalid_export',
    'its events do not fold to the state that it says',
    'nothing was imported; tt --version',
  );

/** What only a rule or a table found out: a payload that is none, an id that comes twice. */
function asImportError(error: unknown): unknown {
  if (error instanceof TtError) return error;
  const { code, message } = error as { code?: unknown; message?: unknown };
  const isOurs =
    error instanceof TypeError ||
    error instanceof RangeError ||
    (typeof code === 'string' && code.startsWith('SQLITE_CONSTRAINT'));
  if (!isOurs) return error;
  return new TtError(
    'invalid_export',
    `the export cannot be read: an event in it is not as it should be (${String(message)})`,
    'nothing was imported; export it again',
  );
}
