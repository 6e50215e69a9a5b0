/** The protocol: what agents are told to do, read from the skill that is shipped with tt, so that there is one text. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { TtError } from '../lib/errors.ts';
import { type Part, partsOf, slug } from '../lib/markdown.ts';

export interface Protocol {
  /** Grows when an agent that knows the text before would do something wrong. */
  readonly version: number;
  readonly sections: readonly Section[];
  /** Names of longer sections, each in a file of its own. */
  readonly more: readonly string[];
}

export interface Section {
  readonly name: string;
  readonly title: string;
  readonly text: string;
}

/** `skill`: the directory that holds SKILL.md. Errors: package_incomplete. */
export function readProtocol(skill: string): Protocol {
  const file = join(skill, 'SKILL.md');
  const [, head = '', body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(read(file)) ?? [];
  const version = /^ +protocol: "(\d+)"$/m.exec(head)?.[1];
  if (version === undefined) throw incomplete(file, 'names no protocol version');
  const sections = partsOf(withCommands(body)).map(section);
  return { version: Number(version), sections, more: references(skill) };
}

/** One of `more`, whole. Errors: package_incomplete. */
export function readMore(skill: string, name: string): Section {
  const text = withCommands(read(join(skill, REFERENCES, `${name}.md`)));
  const [, title = name, rest = text] = /^# (.*)\n+([\s\S]*)$/.exec(text) ?? [];
  return { name, title, text: rest.trimEnd() };
}

export const markdown = ({ title, text }: Pick<Part, 'title' | 'text'>): string => `## ${title}\n\n${text}`;

const REFERENCES = 'references';

const references = (skill: string): string[] =>
  attempt(join(skill, REFERENCES), (dir) => readdirSync(dir))
    .filter((name) => name.endsWith('.md'))
    .map((name) => basename(name, '.md'))
    .sort();

const section = ({ title, text }: Part): Section => ({ name: slug(title), title, text });

/** Whoever reads it from the command line has no files to follow a link to. */
const withCommands = (text: string): string =>
  text.replace(/\[[^\]]+\]\((?:references\/)?([a-z-]+)\.md\)/g, '`tt protocol $1`');

const read = (file: string): string => attempt(file, (path) => readFileSync(path, 'utf8').replaceAll('\r\n', '\n'));

function attempt<T>(path: string, look: (path: string) => T): T {
  try {
    return look(path);
  } catch (error) {
    throw incomplete(path, `cannot be read (${String((error as { code?: unknown }).code)})`);
  }
}

export const incomplete = (path: string, why: string): TtError =>
  new TtError('package_incomplete', `${path}, a part of tt, ${why}`, 'install tt again', { path });
