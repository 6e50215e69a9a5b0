/** Options as commands read them: which flags were given, what they were given, and the words that remain. */
import { isOption, type Known, UNKNOWN } from './known.ts';

export interface Options {
  /** `-x`, `--long`, and for those who write long options with one dash also `-long`. */
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, readonly Known[]>;
  readonly operands: readonly Known[];
}

/**
 * `valued`: options that take a value, by spaces; `-i?` takes one only when it is attached.
 * `leading`: the first word that is no option ends them, as in commands that run another.
 */
export function options(args: readonly Known[], valued = '', leading = false): Options {
  const takes = new Set(valued.split(' '));
  const flags = new Set<string>();
  const values = new Map<string, Known[]>();
  const operands: Known[] = [];
  const give = (name: string, value: Known | undefined) => {
    if (value) values.set(name, [...(values.get(name) ?? []), value]);
  };
  for (let i = 0; i < args.length; i++) {
    const word = args[i] as Known;
    if (!isOption(word)) operands.push(word);
    else if (word.text !== '--') i += option(word, args[i + 1]);
    if (word.text === '--' || (leading && operands.length > 0)) {
      operands.push(...args.slice(i + 1));
      break;
    }
  }
  return { flags, values, operands };

  /** How many of the following words belong to it. */
  function option(word: Known, next: Known | undefined): number {
    if (!word.text.startsWith('--')) return cluster(word, next);
    const equals = word.text.indexOf('=');
    const name = equals < 0 ? word.text : word.text.slice(0, equals);
    flags.add(name);
    if (equals >= 0) give(name, { ...word, text: word.text.slice(equals + 1) });
    if (equals >= 0 || !takes.has(name)) return 0;
    give(name, next);
    return 1;
  }

  function cluster(word: Known, next: Known | undefined): number {
    flags.add(word.text);
    if (takes.has(word.text) && word.text.length > 2) {
      give(word.text, next);
      return 1;
    }
    for (let at = 1; at < word.text.length; at++) {
      const name = `-${word.text[at]}`;
      const rest = word.text.slice(at + 1);
      flags.add(name);
      if (takes.has(`${name}?`)) {
        give(name, { ...word, text: rest });
        return 0;
      }
      if (!takes.has(name)) continue;
      const attached = rest !== '' || !word.whole;
      give(name, rest !== '' ? { ...word, text: rest } : attached ? UNKNOWN : next);
      return attached ? 0 : 1;
    }
    return 0;
  }
}

/** Whether one of `names`, given by spaces, is among the flags. */
export const has = ({ flags }: Options, names: string): boolean => names.split(' ').some((name) => flags.has(name));

/** The value that counts: the last one given to any of `names`. */
export const last = ({ values }: Options, names: string): Known | undefined =>
  names
    .split(' ')
    .flatMap((name) => values.get(name) ?? [])
    .at(-1);
