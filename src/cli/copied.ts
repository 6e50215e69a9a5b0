/** Saying that a room came along with a copy of its repository: its members, its stick and its tasks are the original's. */
import { visibleLine } from '../lib/text.ts';
import { originalOf } from '../store/home.ts';
import type { Place } from '../store/place.ts';
import { sqliteStore } from '../store/sqlite/store.ts';
import { quoted } from './answer.ts';
import type { Env, Room } from './env.ts';

export interface Copied {
  readonly what: string;
  /** What makes it a room of its own. */
  readonly fix: string;
}

/** Null: it is no copy. */
export function copied({ system, around }: Env, { place, settings }: Pick<Room, 'place' | 'settings'>): Copied | null {
  const idAt = (at: Place): string => {
    const store = sqliteStore({ place: at, system, settings });
    try {
      return store.roomId;
    } finally {
      store.close();
    }
  };
  const original = originalOf(place, around, idAt);
  if (original === null) return null;
  const what = `this room is a copy of the one of ${visibleLine(original)}: the members and the stick that it shows are that one’s`;
  return { what, fix: `rm -rf ${quoted(place.dir)}, then tt join: a room of its own` };
}
