/** What a line of a batch says: `{"cmd":["msg","send","room","hello"]}`, with `id` and `stdin` where wanted. */
import { isUtf8 } from 'node:buffer';
import { TtError } from '../../lib/errors.ts';
import type { Line } from './lines.ts';

/** Larger than the largest thing that a command takes, written as JSON with every letter escaped. */
export const LONGEST = 1_048_576;

export interface Said {
  readonly words: readonly string[];
  readonly stdin: string | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/** Null: a blank line, which says nothing. Errors: line_too_long, invalid_line. */
export function fieldsOf(line: Line, isFirst: boolean): Fields | null {
  if (line === null)
    throw new TtError('line_too_long', `the line is over the limit of ${LONGEST} bytes`, 'put the text in a file', {
      limit: LONGEST,
    });
  if (!isUtf8(line)) throw wrong('is not valid UTF-8');
  const text = line.toString();
  const json = isFirst && text.startsWith('\ufeff') ? text.slice(1) : text;
  if (json.trim() === '') return null;
  const value = parsed(json);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong('is not a JSON object');
  return value as Fields;
}

/** Errors: invalid_line. */
export function saidIn({ cmd, stdin, id, ...more }: Fields): Said {
  const [strange] = Object.keys(more);
  if (strange !== undefined) throw wrong(`has an unknown field ${JSON.stringify(strange)}`);
  if (typeof id === 'number' && Number.isInteger(id) && !Number.isSafeInteger(id))
    throw wrong('has an id that is too large for a number; as a text it comes back as it is');
  if (!Array.isArray(cmd) || cmd.length === 0) throw wrong('has no "cmd", a list of texts');
  const other = cmd.findIndex((word) => typeof word !== 'string');
  if (other >= 0) throw wrong(`has ${kindOf(cmd[other])} as word ${other + 1} of its "cmd", and words are texts`);
  if (stdin !== undefined && typeof stdin !== 'string') throw wrong('has a "stdin" that is no text');
  if ([...cmd, stdin ?? ''].some(isBroken)) throw wrong('has half of a surrogate pair, which is no letter');
  return { words: cmd, stdin };
}

const kindOf = (value: unknown): string =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'a list'
      : `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`;

/** Neither a shell nor UTF-8 can say it, so no command is made for it. */
const isBroken = (text: string): boolean => /\p{Surrogate}/u.test(text);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw wrong(`is not JSON: ${error instanceof Error ? error.message : ''}`);
  }
}

const wrong = (why: string): TtError =>
  new TtError('invalid_line', `the line ${why}`, '{"cmd":["msg","send","room","hello"]}');
