/** argv → command and arguments, checked against the declaration. This is the hot path. */
import { type Details, TtError } from '../lib/errors.ts';
import { accessors } from './args.ts';
import { type Args, COMMON, type Command, type Option, optionsOf } from './command.ts';
import { findCommand } from './find-command.ts';
import { isOn, readFlags, sortWords } from './flags.ts';

export interface Call {
  readonly command: Command | null;
  readonly args: Args;
  readonly wantsHelp: boolean;
  readonly wantsVersion: boolean;
  /** Asked for in so many words: help, version and completion are text inside a harness too. */
  readonly json: boolean;
}

/** Errors: unknown_command, invalid_input, invalid_cursor. */
export function parse(argv: readonly string[]): Call {
  const { command, skip } = findCommand(argv);
  const options = command ? optionsOf(command) : BARE;
  const where = command ? `tt ${command.name}` : 'tt';
  const rest = argv.filter((_, i) => !skip.includes(i));
  const { flags, words, problem } = sortWords(rest, options, where);
  const about = {
    command,
    args: accessors(command, {}, {}, []),
    wantsHelp: false,
    wantsVersion: false,
    json: isOn(flags, 'json'),
  };
  // Help is given whatever else is wrong: it is what one asks for then.
  if (isOn(flags, 'help')) return { ...about, wantsHelp: true };
  if (problem) throw problem;
  const read = readFlags(flags, options, where);
  if (!command) return { ...about, wantsHelp: read['version'] !== true, wantsVersion: read['version'] === true };
  return { ...about, args: bind(command, read, words) };
}

const BARE: Readonly<Record<string, Option>> = {
  ...COMMON,
  version: { type: 'boolean', summary: 'which tt this is' },
};

function bind(command: Command, flags: Record<string, unknown>, given: readonly string[]): Args {
  const bound: Record<string, string> = {};
  const left = [...given];
  const declared = command.words ?? [];
  for (const word of declared.filter(({ rest }) => !rest)) {
    const value = left.shift();
    if (value === '') throw refused(command, `<${word.name}> is empty`, { word: '' });
    if (value !== undefined) bound[word.name] = value;
    else if (word.required)
      throw refused(command, `tt ${command.name} needs <${word.name}>: ${word.summary}`, { missing: word.name });
  }
  if (bound['path'] !== undefined && flags['path'] !== undefined)
    throw refused(command, 'the path is given twice', { word: bound['path'] });
  if (left.length > 0 && !declared.some(({ rest }) => rest))
    throw refused(command, `tt ${command.name} does not know what to do with ${JSON.stringify(left[0])}`, {
      word: left[0],
    });
  return accessors(command, bound, flags, left);
}

const refused = ({ name }: Command, why: string, details: Details): TtError =>
  new TtError('invalid_input', why, `tt ${name} --help`, details);
