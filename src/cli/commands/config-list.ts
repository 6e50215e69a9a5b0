/** `tt config list`: every setting, its value, where it comes from, what it means. */
import { DEFAULTS, formatSetting, SETTING_NAMES, SETTINGS, variableOf } from '../../domain/settings.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import { configIn } from '../config-place.ts';
import type { Env } from '../env.ts';

export async function run(env: Env, _args: Args): Promise<undefined> {
  const { settings, origins } = configIn(env);
  const rows = SETTING_NAMES.map((name) => ({
    name,
    value: formatSetting(name, settings[name]),
    default: formatSetting(name, DEFAULTS[name]),
    origin: origins[name],
    variable: variableOf(name),
    summary: SETTINGS[name].summary,
  }));
  await give(env, {
    json: { settings: rows },
    text: rows
      .map(
        (r) =>
          `${r.name.padEnd(17)} ${r.value.padEnd(7)} (${r.origin === 'default' ? 'default' : `${r.origin}, default ${r.default}`}) ${r.summary}`,
      )
      .join('\n'),
  });
  return undefined;
}
