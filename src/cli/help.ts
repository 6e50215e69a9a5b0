/** Help, drawn from the declarations: the overview by hand, one command by yargs, loaded only then, for it costs 50 ms. */
import type { Argv } from 'yargs';
import manifest from '../../package.json' with { type: 'json' };
import { columns, folded } from '../lib/text.ts';
import { COMMON, type Command, type Option, optionsOf, type Word } from './command.ts';
import { COMMANDS, GROUPS, namesOf } from './commands.ts';

export const version = (): string => `turntable ${manifest.version}`;
export const versionJson = (): Record<string, unknown> => ({ version: manifest.version });

/** What is asked about where it is not one command: `msg`, `brakes`, or all of them. */
export type Part = string | 'all';

/** Null: the overview, or a part of the commands with what each does. */
export async function helpFor(command: Command | null, width: number, part?: Part): Promise<string> {
  if (command) return one(command, width);
  return part === undefined ? overview(width) : listing(width, part);
}

/** The same as data: what is declared. */
export const helpJson = (command: Command | null, part: Part = 'all'): Record<string, unknown> =>
  command
    ? { ...brief(command), words: command.words ?? [], options: listed(optionsOf(command)) }
    : {
        ...versionJson(),
        commands: shown(part).flatMap(({ commands }) => commands.map(brief)),
        options: listed(COMMON),
      };

const brief = (command: Command): Record<string, unknown> => ({
  name: command.name,
  aliases: command.aliases ?? [],
  usage: `tt ${usage(command)}`,
  summary: command.summary,
  writes: command.writes === true,
});

const listed = (options: Readonly<Record<string, Option>>): readonly object[] =>
  Object.entries(options).map(([name, option]) => ({ name: `--${name}`, ...option }));

const SHORT_WAY: readonly (readonly [string, string])[] = [
  ['tt join', 'come in'],
  ['tt wait', 'before you edit'],
  ["tt release --status '…' --next-action '…'", 'when you are done'],
];

/** All that there is, on one screen: the short way, and the names of the rest. */
function overview(width: number): string {
  const begin = SHORT_WAY.map(([command, why]) => [`  ${command}`, why] as const);
  // In a narrow terminal a list of verbs may be broken anywhere.
  const cut = (list: string): string => (width < NARROW ? list.replace(/\| ?/g, '| ').replaceAll(KEPT, ' ') : list);
  const names = shown('all').map(({ title, commands }) => [title, cut(namesIn(commands))] as const);
  return [
    folded(HEAD, width).join('\n'),
    columns(begin, width).join('\n'),
    columns(names, width).join('\n').replaceAll(KEPT, ' '),
    columns(MORE, width).join('\n'),
  ].join('\n\n');
}

const HEAD = 'tt: one stick for several coding agents in one repository.';

const MORE: readonly (readonly [string, string])[] = [
  ['tt help --all', 'what each of these does'],
  ['tt help wait, tt help floor', 'one of them, or a group'],
  ['tt health', 'what to do next, here and now'],
];

const NARROW = 60;

/** Stands for a space at which no line is broken. */
const KEPT = '\u00a0';

/** Verbs of one noun in one word: `msg send|recv`. */
function namesIn(commands: readonly Command[]): string {
  const verbs = new Map<string, string[]>();
  for (const { name } of commands) {
    const [noun = '', verb] = name.split(' ');
    verbs.set(noun, [...(verbs.get(noun) ?? []), ...(verb === undefined ? [] : [verb])]);
  }
  const alone = (noun: string): boolean => commands.some(({ name }) => name === noun);
  return [...verbs]
    .map(([noun, all]) => {
      const listed = inLines(all);
      return all.length === 0 ? noun : `${noun}${KEPT}${alone(noun) ? `[${listed}]` : listed}`;
    })
    .join(', ');
}

/** A long list may be broken in the middle. */
function inLines(verbs: readonly string[]): string {
  const half = Math.ceil(verbs.length / 2);
  const isLong = verbs.join('|').length > 45;
  return isLong ? `${verbs.slice(0, half).join('|')}| ${verbs.slice(half).join('|')}` : verbs.join('|');
}

/** Each command with what it does. */
function listing(width: number, part: Part): string {
  const parts = shown(part);
  const rows = parts.map(({ commands }) => commands.map((c) => [`  tt ${usage(c)}`, summaryOf(c)] as const));
  // One width for all groups, so that they stand below each other.
  const drawn = columns(rows.flat(), width);
  const lists = parts.map(({ title }, i) => [title, ...drawn.splice(0, rows[i]?.length)].join('\n'));
  return [...lists, 'More:  tt help <command>, tt health'].join('\n\n');
}

/** `msg` has verbs; `brakes` is a group of commands. */
export const isPart = (word: string): boolean => shown(word).length > 0;

const shown = (part: Part): typeof GROUPS =>
  GROUPS.map(({ title, commands }) => ({
    title,
    commands: commands.filter(
      ({ internal, name }) =>
        !internal && (part === 'all' || name.startsWith(`${part} `) || title.toLowerCase() === part.toLowerCase()),
    ),
  })).filter(({ commands }) => commands.length > 0);

const summaryOf = ({ summary, aliases = [] }: Command): string =>
  aliases.length > 0 ? `${summary} (also: ${aliases.join(', ')})` : summary;

async function one(command: Command, width: number): Promise<string> {
  const { default: yargs } = await import('yargs');
  const y: Argv = yargs([]).scriptName('tt').help(false).version(false).wrap(width).exitProcess(false);
  const also = namesOf(command)
    .slice(1)
    .map((name) => `tt ${name}`)
    .join(', ');
  const verbs = COMMANDS.filter(({ name }) => name.startsWith(`${command.name} `)).map(({ name }) => `tt ${name}`);
  const more = `${also ? `\nAlso: ${also}` : ''}${verbs.length > 0 ? `\nVerbs: ${verbs.join(', ')}` : ''}`;
  y.usage(`tt ${usage(command)}\n\n${command.summary}${more}`);
  for (const { name, summary } of command.words ?? []) y.positional(name, { describe: summary });
  for (const [name, { type, summary, short }] of Object.entries(optionsOf(command))) {
    const alias = name === 'help' ? 'h' : short;
    y.option(`${name}${VALUE[type]}`, { describe: summary, ...(alias ? { alias } : {}) });
  }
  return y.getHelp();
}

/** What stands behind an option's name. Part of the name for yargs, whose own `[string]` would need a column. */
export const VALUE: Readonly<Record<Option['type'], string>> = {
  boolean: '',
  string: ' TEXT',
  count: ' N',
  duration: ' DURATION',
  list: ' A,B',
  texts: ' TEXT …',
};

export const usage = ({ name, words = [] }: Command): string => [name, ...words.map(wordText)].join(' ');

const wordText = ({ name, required, rest }: Word): string => {
  const text = rest ? `${name}..` : name;
  return required ? `<${text}>` : `[${text}]`;
};
