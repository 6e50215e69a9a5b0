/** How much agents may say: what a person has set for the room, else the settings. */
import type { Mark } from '../brake/rules.ts';
import type { RoomEvent } from '../event.ts';
import type { View } from '../store.ts';
import type { Limit } from './bucket.ts';

/** Null: nobody has set one. */
export type RoomLimit = (Limit & Mark) | null;

export function applyToLimit(limit: RoomLimit, event: RoomEvent): RoomLimit {
  if (event.type !== 'limit_set') return limit;
  const { burst, per_second: perSecond } = event.payload;
  if (burst === null || perSecond === null) return null;
  return { burst, perSecond, by: event.from, reason: event.reason ?? null, at: event.at };
}

export function limitOf({ state, settings }: Pick<View, 'state' | 'settings'>): Limit {
  const { burst, perSecond } = state.limit ?? settingsLimit(settings);
  return { burst, perSecond };
}

export const settingsLimit = (settings: View['settings']): Limit => ({
  burst: settings['limit.burst'],
  perSecond: settings['limit.rate'],
});
