/** Help, drawn from the declarations: the overview by hand, one command by yargs, loaded only then, for it costs 50 ms. */
import type { Argv } from 'yargs';
import manifest from '../../package.json' with { type: 'json' };
import { columns } from '../lib/text.ts';
import { COMMON, type Command, type Option, optionsOf, type Word } from './command.ts';
import { COMMANDS, GROUPS, namesOf } from './commands.ts';

export const version = (): string => `turntable ${manifest.version}`;
export const versionJson = (): Record<string, unknown> => ({ version: manifest.version });

/** Null: the overview, of one group (`msg`) where it is named. */
export async function helpFor(command: Command | null, width: number, group?: string): Promise<string> {
  return command ? one(command, width) : overview(width, group);
}

/** The same as data: what is declared. */
export const helpJson = (command: Command | null, group?: string): Record<string, unknown> =>
  command
    ? { ...brief(command), words: command.words ?? [], options: listed(optionsOf(command)) }
    : { ...versionJson(), commands: shown(group).flatMap((part) => part.commands.map(brief)), options: listed(COMMON) };

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

function overview(width: number, group: string | undefined): string {
  const parts = shown(group);
  const rows = parts.map(({ commands }) => commands.map((c) => [`  tt ${usage(c)}`, summaryOf(c)] as const));
  // One width for all groups, so that they stand below each other.
  const drawn = columns(rows.flat(), width);
  const lists = parts.map(({ title }, i) => [title, ...drawn.splice(0, rows[i]?.length)].join('\n'));
  const begin = columns(
    SHORT_WAY.map(([command, why]) => [`  ${command}`, why]),
    width,
  ).join('\n');
  return [
    'tt: one stick for several coding agents in one repository.',
    ...(group === undefined ? [begin] : []),
    ...lists,
    'More:  tt help <command>, tt health',
  ].join('\n\n');
}

const shown = (group: string | undefined): typeof GROUPS =>
  GROUPS.map(({ title, commands }) => ({
    title,
    commands: commands.filter((c) => !c.internal && (group === undefined || c.name.startsWith(`${group} `))),
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
