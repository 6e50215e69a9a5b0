/** `tt list`: the rooms at, above and below a path. */

import { TtError } from '../../lib/errors.ts';
import { visibleLine } from '../../lib/text.ts';
import { allRooms } from '../../store/place.ts';
import { sqliteStore } from '../../store/sqlite/store.ts';
import { give } from '../answer.ts';
import { settingsFor } from '../config.ts';
import type { Env } from '../env.ts';
import { turnJson, turnText } from '../show/turn.ts';

interface Row {
  readonly json: Readonly<Record<string, unknown>>;
  readonly text: string;
}

export async function run(env: Env): Promise<undefined> {
  const rows: Row[] = [];
  for (const place of allRooms(env.directory(), env.around)) {
    rows.push(await describe(env, place).catch((error: unknown) => unreadable(place.workspace, error)));
  }
  await give(env, {
    json: { rooms: rows.map((row) => row.json) },
    text:
      rows.length > 0
        ? rows.map((row) => row.text).join('\n')
        : 'No rooms at, above or below this path. tt join makes one.',
  });
  return undefined;
}

async function describe({ system }: Env, place: { workspace: string; dir: string }): Promise<Row> {
  const { settings } = settingsFor(place.dir, system.env);
  const store = sqliteStore({ place, system, settings });
  try {
    const view = await store.look();
    const members = Object.keys(view.state.members.present).length;
    return {
      json: { room_id: store.roomId, canonical_path: place.workspace, ...turnJson(view), members },
      text: `${visibleLine(place.workspace)}\n  ${members} ${members === 1 ? 'member' : 'members'}; ${turnText(view)}`,
    };
  } finally {
    store.close();
  }
}

/** One bad room must not hide the others. */
function unreadable(workspace: string, error: unknown): Row {
  const known = error instanceof TtError ? error : new TtError('store_corrupt', `its rows make no sense: ${error}`);
  return {
    json: { canonical_path: workspace, error: known.code, message: known.message },
    text: `${visibleLine(workspace)}\n  ${visibleLine(known.message)} (${known.code})`,
  };
}
