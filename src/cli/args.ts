/** What was typed, asked for by name. */
import type { Args, Command } from './command.ts';

export const accessors = (
  command: Command | null,
  words: Record<string, string>,
  flags: Record<string, unknown>,
  rest: readonly string[],
): Args => ({
  command,
  word: (name) => words[name],
  rest: () => rest,
  on: (flag) => flags[flag] === true,
  text: (flag) => flags[flag] as string | undefined,
  count: (flag) => flags[flag] as number | undefined,
  ms: (flag) => flags[flag] as number | undefined,
  list: (flag) => flags[flag] as readonly string[] | undefined,
});
