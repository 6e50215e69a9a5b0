/** The flags among the words: sorted out, and checked against the declaration. Nothing is guessed. */
import { LONGEST, parseDuration } from '../lib/duration.ts';
import { TtError } from '../lib/errors.ts';
import type { Option } from './command.ts';
import { nearest } from './nearest.ts';

type Options = Readonly<Record<string, Option>>;

export type Flag = readonly [name: string, value: string];

export interface Sorted {
  /** Each with its value, in the order in which they were typed. */
  readonly flags: readonly Flag[];
  /** All other words, as they were typed. */
  readonly words: readonly string[];
  /** The first thing that is wrong; told only when no help is asked for. */
  readonly problem: TtError | null;
}

/** One or two dashes and a name. `-5`, `-`, `---` and "- an item" are words: text that begins with a dash is common. */
export const looksLikeFlag = (word: string): boolean =>
  word.startsWith('-') && /^--?[^\s=\d-][^\s=]*(?:=|$)/.test(word);

/** Whether the word at `i` is a flag whose value is the next word. */
export function takesNext(argv: readonly string[], i: number, options: Options): boolean {
  const word = argv[i] as string;
  const next = argv[i + 1];
  const name = nameOf(word, options);
  if (!Object.hasOwn(options, name) || options[name]?.type === 'boolean') return false;
  return next !== undefined && next !== '--' && !looksLikeFlag(next);
}

/** `--limit` or its letter; empty: neither. */
function nameOf(dashed: string, options: Options): string {
  if (dashed.startsWith('--')) return dashed.slice(2);
  if (!dashed.startsWith('-')) return '';
  if (dashed === '-h') return 'help';
  return Object.keys(options).find((name) => dashed === `-${options[name]?.short}`) ?? '';
}

export function sortWords(argv: readonly string[], options: Options, where: string): Sorted {
  const flags: Flag[] = [];
  const words: string[] = [];
  let problem: TtError | null = null;
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] as string;
    if (word === '--') return { flags, words: [...words, ...argv.slice(i + 1)], problem };
    const [dashed = ''] = word.split('=', 1);
    const name = nameOf(dashed, options);
    if (!looksLikeFlag(word)) words.push(word);
    else if (!Object.hasOwn(options, name)) problem ??= unknownFlag(dashed, Object.keys(options), where);
    else if (word.includes('=')) flags.push([name, word.slice(dashed.length + 1)]);
    else if (options[name]?.type === 'boolean') flags.push([name, 'true']);
    else if (takesNext(argv, i, options)) flags.push([name, argv[++i] as string]);
    else problem ??= wrong(name, 'needs a value', where, null);
  }
  return { flags, words, problem };
}

/** Whether a flag that takes no value was given. */
export const isOn = (flags: readonly Flag[], name: string): boolean =>
  flags.some(([given, value]) => given === name && value === 'true');

/** Errors: invalid_input, invalid_cursor. */
export function readFlags(flags: readonly Flag[], options: Options, where: string): Record<string, unknown> {
  const given = new Map<string, string[]>();
  for (const [name, value] of flags) given.set(name, [...(given.get(name) ?? []), value]);
  const checked = [...given].map(([name, values]) => [name, convert(name, values, options[name] as Option, where)]);
  return Object.fromEntries(checked);
}

function unknownFlag(flag: string, known: readonly string[], where: string): TtError {
  // As many programs say it; tt has no short one.
  if (flag === '-v' || flag === '-V')
    return new TtError('invalid_input', `${where} has no ${flag}`, 'tt --version', { flag });
  const near = nearest(flag.replace(/^-+/, ''), known);
  const way = near ? `did you mean --${near}?` : `${where} --help`;
  // `-x` may be text that was meant for the body; `--xyz` hardly.
  const hint = flag.startsWith('--') ? way : `${way}; after -- everything is text`;
  return new TtError('invalid_input', `${where} has no ${flag}`, hint, { flag });
}

function convert(name: string, values: readonly string[], { type }: Option, where: string): unknown {
  const [text = ''] = values;
  if (type === 'list') {
    const parts = values.flatMap((v) => v.split(','));
    const named = parts.map((v) => v.trim()).filter(Boolean);
    if (named.length === 0) throw wrong(name, 'needs a value', where, text);
    return named;
  }
  if (type === 'texts') {
    if (values.includes('')) throw wrong(name, 'needs a value', where, '');
    return values;
  }
  if (type === 'boolean') {
    if (values.every((v) => v === 'true' || v === 'false')) return values.at(-1) === 'true';
    throw wrong(name, 'takes no value', where, values.length > 1 ? values : text);
  }
  if (values.length > 1) throw wrong(name, 'may be given only once', where, values);
  if (text === '') throw wrong(name, 'needs a value', where, text);
  if (type === 'string') return text;
  if (type === 'duration') {
    const ms = parseDuration(text);
    if (ms === null || ms > LONGEST)
      throw wrong(name, 'is a duration such as 90s, 10m or 2h, at most 366d', where, text);
    return ms;
  }
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  if (name !== 'after' && name !== 'to') throw wrong(name, 'is a whole number of 0 or more', where, text);
  throw new TtError(
    'invalid_cursor',
    `--${name} is an event number, not ${JSON.stringify(text)}`,
    'tt events shows them as event_seq',
    { value: text },
  );
}

function wrong(name: string, rule: string, where: string, value: unknown): TtError {
  const given = value === null || value === '' ? '' : `, not ${JSON.stringify(value)}`;
  return new TtError('invalid_input', `--${name} ${rule}${given}`, `${where} --help`, { flag: `--${name}`, value });
}
