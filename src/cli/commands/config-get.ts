/** `tt config get`: one setting. */
import { formatSetting } from '../../domain/settings.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import { configIn, settingNamed } from '../config-place.ts';
import type { Env } from '../env.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const name = settingNamed(args.word('name') ?? '');
  const { settings, origins } = configIn(env);
  const value = formatSetting(name, settings[name]);
  await give(env, { json: { name, value, origin: origins[name] }, text: value });
  return undefined;
}
