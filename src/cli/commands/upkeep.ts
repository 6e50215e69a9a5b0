/** `tt upkeep`: what a person's first command after a change of version does by itself; run by self-update. */
import { give } from '../answer.ts';
import type { Env } from '../env.ts';
import { upkeep } from '../upkeep.ts';

export async function run(env: Env): Promise<undefined> {
  const changed = await upkeep(env);
  await give(env, { json: { changed }, text: `${changed} files brought up to date` });
  return undefined;
}
