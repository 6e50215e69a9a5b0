/** `tt config set`: change a setting of this room, or with `default` go back. */
import { DEFAULTS, formatSetting, parseSetting, variableOf } from '../../domain/settings.ts';
import { asError, isRefusal } from '../../lib/errors.ts';
import { visibleLine } from '../../lib/text.ts';
import { replaceFile } from '../../store/lasting.ts';
import { asTtError } from '../../store/sqlite/failures.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import { configFile, readConfig } from '../config.ts';
import { placeOfRoom, settingNamed } from '../config-place.ts';
import { refuseOrRecord } from '../controlling.ts';
import type { Env } from '../env.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const name = settingNamed(args.word('name') ?? '');
  const value = args.word('value') ?? '';
  const place = placeOfRoom(env);
  const file = configFile(place.dir);
  const { [name]: _old, ...others } = readConfig(file);
  const checked = value === 'default' ? DEFAULTS[name] : parseSetting(name, value, 'tt config set');
  if (isRefusal(checked)) throw asError(checked);
  // The value, not the word that was given: nobody waits for `default`.
  const now = formatSetting(name, checked);
  await refuseOrRecord(env, args, { did: 'config_set', setting: name, value: now });
  const stored = value === 'default' ? others : { ...others, [name]: value };
  replace(file, `${JSON.stringify(stored, null, 2)}\n`, env.system.token(), place.dir);
  const origin = value === 'default' ? 'default' : visibleLine(file);
  const variable = variableOf(name);
  const beaten = env.system.env[variable] ? `, but ${variable} is set and wins` : '';
  await give(env, { json: { name, value: now, file }, text: `${name} = ${now} (${origin})${beaten}` });
  return undefined;
}

function replace(file: string, text: string, token: string, dir: string): void {
  try {
    replaceFile(file, text, token, 0o600);
  } catch (error) {
    throw asTtError(error, dir);
  }
}
