/** The text of a message or a note: the words that are left, or all of stdin. */
import { type Code, TtError } from '../lib/errors.ts';
import type { Args } from './command.ts';
import type { Env } from './env.ts';

/** `limit` in bytes; a longer stdin is not read to its end. Errors: invalid_input, invalid_body, and `tooLarge`. */
export async function bodyFrom({ io }: Env, args: Args, limit: number, tooLarge: Code): Promise<string> {
  const words = args.rest('body');
  if (!args.on('stdin')) return words.join(' ');
  if (words.length > 0)
    throw new TtError('invalid_input', '--stdin and a body on the command line exclude each other', 'leave one out');
  const text = await io.stdin(limit, tooLarge);
  // A heredoc and `echo` end with a newline that nobody meant.
  return text.replace(/\r?\n$/, '');
}
