/** Which command the words name: the first one or two that are no flags. Near misses get a suggestion. */
import { TtError } from '../lib/errors.ts';
import { COMMON, type Command, type Option, optionsOf } from './command.ts';
import { COMMANDS, namesOf } from './commands.ts';
import { looksLikeFlag, takesNext } from './flags.ts';
import { nearest } from './nearest.ts';
import { MEANT } from './table/meant.ts';

export interface Found {
  readonly command: Command | null;
  /** Where the command's own words stand in argv. */
  readonly skip: readonly number[];
}

/** Flags of any command may come before it. Null: no word at all. Errors: unknown_command. */
export function findCommand(argv: readonly string[]): Found {
  const at = bareWords(argv);
  const [first, second] = at.map((i) => argv[i]);
  if (first === undefined) return { command: null, skip: [] };
  const two = second === undefined ? undefined : commandNamed(`${first} ${second}`);
  if (two) return { command: two, skip: at };
  const one = commandNamed(first);
  // One that has verbs and takes no words: what follows was meant for a verb.
  if (one && (second === undefined || one.words || verbsOf(first).length === 0))
    return { command: one, skip: at.slice(0, 1) };
  const wish = second === undefined && verbsOf(first).length > 0 ? argv.findIndex((word) => HELP.includes(word)) : -1;
  // `tt task --help` is `tt help task`.
  if (wish >= 0) return { command: commandNamed('help') ?? null, skip: [wish] };
  throw unknownCommand(first, second);
}

const HELP: readonly string[] = ['--help', '-h'];

export const commandNamed = (name: string): Command | undefined => NAMED.get(name);

const NAMED: ReadonlyMap<string, Command> = new Map(
  COMMANDS.flatMap((command) => namesOf(command).map((name) => [name, command])),
);

/** Where the first two words stand that are no flags. */
function bareWords(argv: readonly string[]): number[] {
  const found: number[] = [];
  for (let i = 0; i < argv.length && argv[i] !== '--' && found.length < 2; i++) {
    const word = argv[i] as string;
    if (!looksLikeFlag(word)) found.push(i);
    else if (takesNext(argv, i, word.slice(2) in COMMON ? COMMON : all())) i++;
  }
  return found;
}

/** An option's name takes a value in every command or in none, so all commands can be asked at once: 0.4 ms. */
const all = (): Readonly<Record<string, Option>> => Object.assign({}, ...COMMANDS.map(optionsOf));

/** What they do cannot be taken back: no guess leads to them, only a slip that leaves no doubt. */
const FINAL = ['kick', 'close', 'take', 'takeover', 'leave', 'stop', 'reset', 'interrupt'];

/** `msg` → `send`, `recv`. */
const verbsOf = (first: string): readonly string[] =>
  COMMANDS.filter((c) => c.name.startsWith(`${first} `)).map((c) => c.name.slice(first.length + 1));

/** `t1`, or a word for all of them. */
const TASK = /^t[1-9]\d*$/;
const KIND = /^([a-z]+?)s?$/;

/** A verb without its noun, as the rest of the words says it: `done t7`, `add task`. */
function nounless(first: string, second: string | undefined): string | null {
  if (second === undefined) return null;
  if (TASK.test(second)) return verbsOf('task').includes(first) ? `task ${first} ${second}` : null;
  const noun = KIND.exec(second)?.[1] ?? '';
  return verbsOf(noun).includes(first) ? `${noun} ${first}` : null;
}

/** What was meant by a word that this command takes for a path: `list tasks`, `task list t1`. Null: a path. */
export const meantInstead = (name: string, word: string): string | null =>
  name === 'task list' && TASK.test(word) ? `task show ${word}` : nounless(name, word);

export function unknownCommand(first: string, second: string | undefined): TtError {
  const verbs = verbsOf(first);
  if (verbs.length > 0) {
    const near = second === undefined ? undefined : nearest(second, verbs);
    const why = second === undefined ? `tt ${first} needs a verb` : `tt ${first} has no ${JSON.stringify(second)}`;
    const command = [first, second].filter((word) => word !== undefined).join(' ');
    const hint = near ? `did you mean tt ${first} ${near}?` : `tt ${first} ${verbs.join('|')}`;
    return new TtError('unknown_command', why, hint, { command });
  }
  const names = COMMANDS.filter((c) => !c.internal).flatMap((c) => [...namesOf(c), c.name.split(' ')[0] as string]);
  const near = nounless(first, second) ?? (Object.hasOwn(MEANT, first) ? MEANT[first] : nearest(first, names, FINAL));
  const hint = near ? `did you mean tt ${near}?` : 'tt help';
  return new TtError('unknown_command', `there is no command ${JSON.stringify(first)}`, hint, { command: first });
}
