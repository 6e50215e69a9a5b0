/** `tt help`: the overview, or the help of one command. */
import { TtError } from '../../lib/errors.ts';
import type { Args, Command } from '../command.ts';
import { COMMANDS, namesOf } from '../commands.ts';
import type { Env } from '../env.ts';
import { helpFor } from '../help.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  await env.io.out(await helpFor(commandFor(args.rest('command'))));
  return undefined;
}

function commandFor(words: readonly string[]): Command | null {
  if (words.length === 0) return null;
  const name = words.join(' ');
  const found = COMMANDS.find((command) => namesOf(command).includes(name));
  if (found) return found;
  const group = COMMANDS.filter((command) => command.name.startsWith(`${name} `)).map(
    (command) => `tt help ${command.name}`,
  );
  throw new TtError('unknown_command', `there is no tt ${name}`, group.length > 0 ? group.join(', ') : 'tt help', {
    command: name,
  });
}
