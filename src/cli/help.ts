/** Help, drawn by yargs from the declarations. Loaded only when asked for: yargs costs 50 ms. */
import type { Argv, Options } from 'yargs';
import manifest from '../../package.json' with { type: 'json' };
import { type Command, type Option, optionsOf, type Word } from './command.ts';
import { COMMANDS, namesOf } from './commands.ts';

export const version = (): string => `turntable ${manifest.version}`;

/** Null: the overview, of one group (`msg`) where it is named. */
export async function helpFor(command: Command | null, group?: string): Promise<string> {
  const { default: yargs } = await import('yargs');
  const y = yargs([]).scriptName('tt').help(false).version(false).wrap(100).exitProcess(false);
  return command ? one(y, command).getHelp() : overview(y, group).getHelp();
}

function overview(y: Argv, group: string | undefined): Argv {
  y.usage('tt: one stick for several coding agents in one repository.\n\nUsage: tt <command> [options]');
  for (const command of COMMANDS) {
    const asked = group === undefined || command.name.startsWith(`${group} `);
    if (asked && !command.internal) y.command([usage(command), ...(command.aliases ?? [])], command.summary);
  }
  return y.epilogue(
    'Begin:  tt join, then tt wait before you edit, then tt release with a handoff.\nMore:   tt help <command>, tt health',
  );
}

function one(y: Argv, command: Command): Argv {
  const also = namesOf(command)
    .slice(1)
    .map((name) => `tt ${name}`)
    .join(', ');
  y.usage(`tt ${usage(command)}\n\n${command.summary}${also ? `\nAlso: ${also}` : ''}`);
  for (const word of command.words ?? []) y.positional(word.name, { type: 'string', describe: word.summary });
  for (const [name, option] of Object.entries(optionsOf(command))) y.option(name, asYargs(name, option));
  return y;
}

export const usage = ({ name, words = [] }: Command): string => [name, ...words.map(wordText)].join(' ');

const wordText = ({ name, required, rest }: Word): string => {
  const text = rest ? `${name}..` : name;
  return required ? `<${text}>` : `[${text}]`;
};

const asYargs = (name: string, { type, summary }: Option): Options => ({
  type: type === 'boolean' ? 'boolean' : type === 'count' ? 'number' : 'string',
  describe: summary,
  ...(name === 'help' ? { alias: 'h' } : {}),
});
