/** `tt help`: the overview, or the help of one command. */
import type { Args } from '../command.ts';
import { COMMANDS } from '../commands.ts';
import type { Env } from '../env.ts';
import { commandNamed, unknownCommand } from '../find-command.ts';
import { helpFor } from '../help.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  await env.io.out(await helpOn(args.rest('command')));
  return undefined;
}

/** `tt help msg` shows what there is of it: the overview of that group. */
function helpOn(words: readonly string[]): Promise<string> {
  const name = words.join(' ');
  const found = commandNamed(name);
  if (words.length === 0 || found) return helpFor(found ?? null);
  if (COMMANDS.some((command) => command.name.startsWith(`${name} `))) return helpFor(null, name);
  throw unknownCommand(words[0] as string, words[1]);
}
