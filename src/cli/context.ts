/** What a question's context is: a flag, or all of stdin. */
import type { Settings } from '../domain/settings.ts';
import { TtError } from '../lib/errors.ts';
import type { Args } from './command.ts';
import type { Env } from './env.ts';

/** Null: not given; blank: none. Errors: invalid_input, invalid_body, body_too_large. */
export async function contextFrom({ io }: Env, args: Args, settings: Settings): Promise<string | null> {
  const said = args.text('context');
  if (!args.on('stdin')) return said === undefined ? null : said.trim() === '' ? '' : said;
  if (said !== undefined)
    throw new TtError('invalid_input', '--stdin and --context exclude each other', 'leave one out');
  const text = await io.stdin(settings['limit.note'], 'body_too_large');
  return text.trim() === '' ? '' : text.replace(/\r?\n$/, '');
}
