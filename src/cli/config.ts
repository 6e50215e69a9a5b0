/** Settings: the default, the room's config.json, TT_* variables; a flag wins where a command has one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DEFAULTS,
  formatSetting,
  isSettingName,
  parseSetting,
  SETTING_NAMES,
  type SettingName,
  type Settings,
  variableOf,
} from '../domain/settings.ts';
import { asError, isRefusal, TtError } from '../lib/errors.ts';

type Origin = 'default' | 'config.json' | 'environment';
export type Origins = Readonly<Record<SettingName, Origin>>;

type Variables = Readonly<Record<string, string | undefined>>;

export const configFile = (roomDir: string): string => join(roomDir, 'config.json');

/** `roomDir` null: there is no room yet. Errors: invalid_config, naming the place and the value. */
export function settingsFor(roomDir: string | null, env: Variables): { settings: Settings; origins: Origins } {
  const settings: Record<string, number | string> = { ...DEFAULTS };
  const origins = Object.fromEntries(SETTING_NAMES.map((n) => [n, 'default'])) as Record<SettingName, Origin>;
  const put = (name: SettingName, text: string, origin: Origin, where: string) => {
    const value = parseSetting(name, text, where);
    if (isRefusal(value)) throw asError(value);
    settings[name] = value;
    origins[name] = origin;
  };
  const file = roomDir === null ? '' : configFile(roomDir);
  const stored = roomDir === null ? {} : readConfig(file);
  for (const name of SETTING_NAMES) {
    const text = stored[name];
    if (text !== undefined) put(name, text, 'config.json', file);
    const variable = variableOf(name);
    const exported = env[variable];
    if (exported !== undefined && exported !== '') put(name, exported, 'environment', variable);
  }
  return { settings: settings as unknown as Settings, origins };
}

/** The file as it is: setting → value as text. A missing file is empty. Errors: invalid_config. */
export function readConfig(file: string): Readonly<Partial<Record<SettingName, string>>> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as { code?: unknown } | null)?.code;
    // A file that is there and cannot be read is no reason to go on with other settings than the ones wanted.
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw bad(file, `cannot be read (${String(code)})`);
    return {};
  }
  const value = json(text, file);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad(file, 'is not a JSON object');
  for (const [name, setting] of Object.entries(value)) {
    if (!isSettingName(name)) throw bad(file, `has an unknown setting ${JSON.stringify(name)}`);
    if (typeof setting !== 'string')
      throw bad(file, `${name} is not a text such as ${JSON.stringify(formatSetting(name, DEFAULTS[name]))}`);
  }
  return value as Partial<Record<SettingName, string>>;
}

function json(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw bad(file, `is not JSON (${error instanceof Error ? error.message : ''})`);
  }
}

const bad = (file: string, why: string): TtError =>
  new TtError('invalid_config', `${file} ${why}`, 'tt config list; mend or remove the file', { file });
