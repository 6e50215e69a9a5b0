/** argv → command and arguments, checked against the declaration. yargs-parser only: this is the hot path. */
import parser from 'yargs-parser';
import { parseDuration } from '../lib/duration.ts';
import { TtError } from '../lib/errors.ts';
import { type Args, COMMON, type Command, type Option, optionsOf } from './command.ts';
import { COMMANDS, namesOf } from './commands.ts';
import { nearest } from './nearest.ts';

export interface Call {
  readonly command: Command | null;
  readonly args: Args;
  readonly wantsHelp: boolean;
  readonly wantsVersion: boolean;
}

/** Errors: unknown_command, invalid_input, invalid_cursor. */
export function parse(argv: readonly string[]): Call {
  const { command, skip } = findCommand(argv);
  if (!command) return bare(argv);
  const options = optionsOf(command);
  const words = without(argv, skip);
  const parsed = raw(words, options);
  if (parsed['help'] === true) return { command, args: accessors({}, {}, []), wantsHelp: true, wantsVersion: false };
  const flags = checkFlags(parsed, options, command);
  const positionals = [...parsed._, ...(parsed['--'] ?? [])].map(String);
  return { command, args: bind(command, flags, positionals), wantsHelp: false, wantsVersion: false };
}

/** The first one or two words that are no flags name the command; flags may come before them. */
function findCommand(argv: readonly string[]): { command: Command | null; skip: readonly number[] } {
  const at = bareWords(argv).slice(0, 2);
  const [first, second] = at.map((i) => argv[i]);
  if (first === undefined) return { command: null, skip: [] };
  const two = second === undefined ? undefined : byName(`${first} ${second}`);
  if (two) return { command: two, skip: at };
  const one = byName(first);
  if (one) return { command: one, skip: at.slice(0, 1) };
  throw unknown(first, second);
}

const byName = (name: string): Command | undefined => COMMANDS.find((command) => namesOf(command).includes(name));

/** Where the words that are neither flags nor values of common flags stand. */
function bareWords(argv: readonly string[]): number[] {
  const found: number[] = [];
  for (let i = 0; i < argv.length && argv[i] !== '--'; i++) {
    const word = argv[i] as string;
    const option = word.startsWith('--') ? COMMON[word.slice(2)] : undefined;
    if (option && option.type !== 'boolean') i++;
    else if (!word.startsWith('-')) found.push(i);
  }
  return found;
}

function unknown(first: string, second: string | undefined): TtError {
  const group = COMMANDS.filter((c) => c.name.startsWith(`${first} `));
  if (group.length > 0) {
    const verbs = group.map((c) => c.name.slice(first.length + 1));
    const near = second === undefined ? undefined : nearest(second, verbs);
    const why = second === undefined ? `tt ${first} needs a verb` : `tt ${first} has no ${JSON.stringify(second)}`;
    return new TtError(
      'unknown_command',
      why,
      near ? `did you mean tt ${first} ${near}?` : `tt ${first} ${verbs.join('|')}`,
      {
        command: [first, second].filter((w) => w !== undefined).join(' '),
      },
    );
  }
  const names = COMMANDS.filter((c) => !c.internal).flatMap((c) => [...namesOf(c), c.name.split(' ')[0] as string]);
  const near = nearest(first, names);
  return new TtError('unknown_command', `there is no tt ${first}`, near ? `did you mean tt ${near}?` : 'tt help', {
    command: first,
  });
}

function bare(argv: readonly string[]): Call {
  const parsed = raw(argv, { ...COMMON, version: { type: 'boolean', summary: '' } });
  const wantsVersion = parsed['version'] === true;
  const strange = Object.keys(parsed).find(
    (key) => key !== '_' && key !== '--' && key !== 'version' && !(key in COMMON),
  );
  if (strange) throw unknownFlag(strange, Object.keys(COMMON), 'tt');
  return { command: null, args: accessors({}, COMMON, []), wantsHelp: !wantsVersion, wantsVersion };
}

type Parsed = Record<string, unknown> & { _: (string | number)[]; '--'?: string[] };

function raw(argv: readonly string[], options: Readonly<Record<string, Option>>): Parsed {
  const names = Object.keys(options);
  const isBoolean = (name: string) => options[name]?.type === 'boolean';
  return parser(fenceBooleans(argv, isBoolean), {
    boolean: names.filter(isBoolean),
    string: ['_', ...names.filter((name) => !isBoolean(name))],
    alias: { help: ['h'] },
    configuration: {
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'populate--': true,
      'strip-aliased': true,
      'greedy-arrays': false,
    },
  }) as Parsed;
}

/** yargs-parser lets a boolean swallow a following `true` or `false`; here that word is the user's. */
function fenceBooleans(argv: readonly string[], isBoolean: (name: string) => boolean): string[] {
  const end = argv.indexOf('--');
  return argv.map((word, i) => {
    const before = end < 0 || i < end;
    return before && word.startsWith('--') && isBoolean(word.slice(2)) ? `${word}=true` : word;
  });
}

function checkFlags(
  parsed: Parsed,
  options: Readonly<Record<string, Option>>,
  command: Command,
): Record<string, unknown> {
  const flags: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(parsed)) {
    if (name === '_' || name === '--') continue;
    const option = options[name];
    if (!option) throw unknownFlag(name, Object.keys(options), `tt ${command.name}`);
    flags[name] = convert(name, value, option);
  }
  return flags;
}

const unknownFlag = (name: string, known: readonly string[], where: string): TtError => {
  const near = nearest(name, known);
  const flag = name.length === 1 ? `-${name}` : `--${name}`;
  return new TtError('invalid_input', `${where} has no ${flag}`, near ? `did you mean --${near}?` : `${where} --help`, {
    flag,
  });
};

function convert(name: string, value: unknown, { type }: Option): unknown {
  if (type === 'list')
    return [value]
      .flat()
      .flatMap((v) => String(v).split(','))
      .map((v) => v.trim())
      .filter(Boolean);
  if (Array.isArray(value)) throw wrong(name, 'may be given only once', value);
  if (type === 'boolean') {
    if (value === true || value === 'true') return true;
    if (value === false || value === 'false') return false;
    throw wrong(name, 'takes no value', value);
  }
  const text = String(value);
  if (text === '') throw wrong(name, 'needs a value', value);
  if (type === 'string') return text;
  if (type === 'duration')
    return parseDuration(text) ?? fail(wrong(name, 'is a duration such as 90s, 10m or 2h', value));
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  if (name === 'after' || name === 'to')
    throw new TtError(
      'invalid_cursor',
      `--${name} is an event number, not ${JSON.stringify(text)}`,
      'tt events shows them as event_seq',
      { value: text },
    );
  throw wrong(name, 'is a whole number of 0 or more', value);
}

const fail = (error: TtError): never => {
  throw error;
};

const wrong = (name: string, rule: string, value: unknown): TtError =>
  new TtError('invalid_input', `--${name} ${rule}`, undefined, { flag: `--${name}`, value });

function bind(command: Command, flags: Record<string, unknown>, positionals: readonly string[]): Args {
  const words: Record<string, string> = {};
  let left = [...positionals];
  for (const word of command.words ?? []) {
    if (word.rest) break;
    const value = left.shift();
    if (value !== undefined) words[word.name] = value;
    else if (word.required)
      throw new TtError(
        'invalid_input',
        `tt ${command.name} needs <${word.name}>: ${word.summary}`,
        `tt ${command.name} --help`,
        { missing: word.name },
      );
  }
  const takesRest = command.words?.at(-1)?.rest ?? false;
  if (!takesRest && left.length > 0) {
    throw new TtError(
      'invalid_input',
      `tt ${command.name} does not know what to do with ${JSON.stringify(left[0])}`,
      `tt ${command.name} --help`,
      { word: left[0] },
    );
  }
  if (!takesRest) left = [];
  return accessors(words, flags, left);
}

const accessors = (words: Record<string, string>, flags: Record<string, unknown>, rest: readonly string[]): Args => ({
  word: (name) => words[name],
  rest: () => rest,
  on: (flag) => flags[flag] === true,
  text: (flag) => flags[flag] as string | undefined,
  count: (flag) => flags[flag] as number | undefined,
  ms: (flag) => flags[flag] as number | undefined,
  list: (flag) => flags[flag] as readonly string[] | undefined,
});

const without = (argv: readonly string[], skip: readonly number[]): string[] =>
  argv.filter((_, i) => !skip.includes(i));
