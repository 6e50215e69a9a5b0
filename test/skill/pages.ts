/** The texts that agents read, as files, and the commands and links in them. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const SKILL = fileURLToPath(new URL('../../skills/turntable', import.meta.url));
export const INSTRUCTIONS = join(SKILL, '..', 'instructions.md');

export interface Page {
  readonly name: string;
  readonly text: string;
}

const page = (file: string): Page => ({ name: basename(file), text: readFileSync(file, 'utf8') });

export const skill = page(join(SKILL, 'SKILL.md'));
export const references = readdirSync(join(SKILL, 'references')).map((name) => page(join(SKILL, 'references', name)));
export const pages: readonly Page[] = [skill, ...references, page(INSTRUCTIONS)];

const [, head = '', body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(skill.text) ?? [];

export { body, head };

/** What stands in backticks or in a block of code. */
export function codeIn(text: string): string[] {
  const blocks = [...text.matchAll(/^```\w*\n([\s\S]*?)^```$/gm)].map((match) => match[1] as string);
  const spans = text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/`([^`\n]+)`/g);
  return [...blocks, ...[...spans].map((match) => match[1] as string)];
}

/** Each command line as the words a shell makes of it; `tt …`, which stands for any, is none. */
export const commandsIn = (text: string): string[][] =>
  codeIn(text)
    .flatMap((code) => code.split('\n'))
    .filter((line) => /^tt (?!…)/.test(line) && !line.startsWith('tt: '))
    .map((line) => words(line.replace(/ <<.*$/, '')).slice(1));

function words(line: string): string[] {
  if (/["$\\]/.test(line)) throw new Error(`not in single quotes: ${line}`);
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map((match) => match[1] ?? (match[2] as string));
}
