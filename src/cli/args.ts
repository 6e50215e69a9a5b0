/** What was typed, asked for by name. */
import type { Args, Command } from './command.ts';

/** Not where and as whom, how the answer is to look, nor under which key it is kept. */
const AROUND: readonly string[] = ['path', 'agent', 'json', 'text', 'verbose', 'force', 'dedup'];

const isAsked = ([flag, value]: readonly [string, unknown]): boolean => value !== undefined && !AROUND.includes(flag);

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
  asked: () => JSON.stringify([words, rest, Object.entries(flags).filter(isAsked).sort()]),
  list: (flag) => flags[flag] as readonly string[] | undefined,
});
