/** `tt help`: the overview, or the help of one command. */
import type { Args, Command } from '../command.ts';
import { COMMANDS } from '../commands.ts';
import type { Env } from '../env.ts';
import { commandNamed, unknownCommand } from '../find-command.ts';
import { helpFor, helpJson } from '../help.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { command, group } = subjectOf(args.rest('command'));
  // Not `env.json`: inside a harness too help is read, not parsed, unless somebody says so.
  const text = args.on('json') ? JSON.stringify(helpJson(command, group)) : helpFor(command, env.io.width, group);
  await env.io.out(await text);
  return undefined;
}

/** `tt help msg` shows what there is of it: the overview of that group. */
function subjectOf(words: readonly string[]): { readonly command: Command | null; readonly group?: string } {
  const name = words.join(' ');
  const found = commandNamed(name);
  if (words.length === 0 || found) return { command: found ?? null };
  if (COMMANDS.some((command) => command.name.startsWith(`${name} `))) return { command: null, group: name };
  throw unknownCommand(words[0] as string, words[1]);
}
