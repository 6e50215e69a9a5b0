/** `tt help`: the overview, or the help of one command. */
import { TtError } from '../../lib/errors.ts';
import type { Args, Command } from '../command.ts';
import type { Env } from '../env.ts';
import { commandNamed, unknownCommand } from '../find-command.ts';
import { helpFor, helpJson, isPart, type Part } from '../help.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { command, part } = subjectOf(args.rest('command'), args.on('all'));
  // Not `env.json`: inside a harness too help is read, not parsed, unless somebody says so.
  const text = args.on('json') ? JSON.stringify(helpJson(command, part)) : helpFor(command, env.io.width, part);
  await env.io.out(await text);
  return undefined;
}

/** `tt help msg`, `tt help brakes` show what there is of it. */
function subjectOf(words: readonly string[], all: boolean): { readonly command: Command | null; readonly part?: Part } {
  const name = words.join(' ');
  const found = commandNamed(name);
  if (words.length === 0) return { command: null, ...(all ? { part: 'all' } : {}) };
  if (found) return { command: found };
  if (isPart(name)) return { command: null, part: name };
  const [first = ''] = words;
  // The command is there, and what follows is none of its verbs.
  if (commandNamed(first) && !isPart(first))
    throw new TtError('unknown_command', `there is no command ${JSON.stringify(name)}`, `tt help ${first}`, {
      command: name,
    });
  throw unknownCommand(first, words[1]);
}
