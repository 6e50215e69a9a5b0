/** Which room's settings a `tt config` command is about; reading them needs no room. */
import { isSettingName, SETTING_NAMES, type SettingName, type Settings } from '../domain/settings.ts';
import { TtError } from '../lib/errors.ts';
import { findRoom, type Place, refuseOutside } from '../store/place.ts';
import { type Origins, settingsFor } from './config.ts';
import type { Env } from './env.ts';
import { nearest } from './nearest.ts';
import { observers } from './observing.ts';

export function configIn({ directory, around, system }: Env): { settings: Settings; origins: Origins } {
  return settingsFor(findRoom(directory(), around)?.dir ?? null, system.env);
}

/** Of a room that is to be written. Errors: observer, room_not_found, unsafe_room. */
export function placeOfRoom({ directory, around, observes }: Env): Place {
  if (observes) throw observers();
  const place = findRoom(directory(), around);
  if (!place) throw new TtError('room_not_found', `there is no room at ${directory()} or above it`, 'tt join');
  refuseOutside(place);
  return place;
}

/** Errors: invalid_input with the nearest name. */
export function settingNamed(name: string): SettingName {
  if (isSettingName(name)) return name;
  const near = nearest(name, SETTING_NAMES);
  throw new TtError(
    'invalid_input',
    `there is no setting ${JSON.stringify(name)}`,
    near ? `did you mean ${near}?` : 'tt config list',
    { name },
  );
}
