/** `tt import`: a log that was exported becomes the log of a room that has none yet. */
import { contentHash } from '../../lib/canonical.ts';
import { TtError } from '../../lib/errors.ts';
import { visibleLine } from '../../lib/text.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { type Import, readExport, readToItsEnd } from '../keep/importing.ts';
import { twice } from '../keep/twice.ts';
import { observers } from '../observing.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  if (env.observes) throw observers();
  const file = twice(env, args.word('file') ?? '');
  try {
    // What is no whole export makes no room, and a pipe that is slow keeps nobody from writing.
    await readToItsEnd(file.first);
    await fill(env, await readExport(file.again()));
  } finally {
    file.close();
  }
  return undefined;
}

async function fill(env: Env, { header, pages, stateHash }: Import): Promise<void> {
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
