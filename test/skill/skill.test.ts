/** The skill keeps to the rules of Agent Skills, to its budgets, and to the truth: each command, link and name in it exists. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encode } from 'gpt-tokenizer';
import { describe, expect, test } from 'vitest';
import { optionsOf } from '../../src/cli/command.ts';
import { COMMANDS } from '../../src/cli/commands.ts';
import { parse } from '../../src/cli/parse.ts';
import { body, codeIn, commandsIn, head, pages, references, SKILL, skill } from './pages.ts';

const value = (key: string): string => new RegExp(`^${key}: (.*)$`, 'm').exec(head)?.[1] ?? '';

describe('the front matter', () => {
  test('has only the keys of the specification, each a plain scalar on one line', () => {
    const lines = head.split('\n');
    expect(lines.map((line) => line.split(':')[0])).toEqual([
      'name',
      'description',
      'license',
      'compatibility',
      'metadata',
      '  protocol',
    ]);
    // What a YAML parser would take for something else than a text: a colon or a # inside, a quote or a bracket in front.
    for (const line of lines.filter((line) => !line.endsWith(':')))
      expect(line.slice(line.indexOf(': ') + 2)).toMatch(/^(?:"\d+"|[A-Za-z](?:(?!: | #).)*[^:\s])$/);
  });

  test('is named as its folder', () => {
    expect(value('name')).toBe('turntable');
    expect(SKILL).toMatch(/[/\\]turntable[/\\]?$/);
    expect(value('name')).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  test('describes what and when in 1,024 characters, the essential in the first 250', () => {
    expect(value('description').length).toBeLessThanOrEqual(1024);
    expect(value('description').slice(0, 250)).toMatch(/other coding agents.*\btt command.*Use before you edit/);
    expect(value('compatibility').length).toBeLessThanOrEqual(500);
  });

  test('says which protocol it is, as the text does', () => {
    const version = /^ {2}protocol: "(\d+)"$/m.exec(head)?.[1];
    const said = pages.flatMap(({ text }) => [...text.matchAll(/--protocol (\d+)/g)].map((match) => match[1]));
    expect(said.length).toBeGreaterThan(0);
    expect(new Set(said)).toEqual(new Set([version]));
  });
});

test('what it costs: 300 tokens in every session, 1,500 when it is read, 1,500 for each reference', () => {
  expect(encode(`${value('name')}: ${value('description')}`).length).toBeLessThanOrEqual(300);
  expect(encode(body).length).toBeLessThanOrEqual(1500);
  for (const { name, text } of references) expect(encode(text).length, name).toBeLessThanOrEqual(1500);
});

test('real files, one level deep, and every one of them is linked from SKILL.md', () => {
  const files = readdirSync(SKILL, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
  const names = files.map((entry) => relative(SKILL, join(entry.parentPath, entry.name))).sort();
  expect(files.every((entry) => entry.isFile())).toBe(true);
  expect(names).toEqual(['SKILL.md', ...references.map(({ name }) => `references/${name}`).sort()]);
  expect(links(skill.text).sort()).toEqual(references.map(({ name }) => `references/${name}`).sort());
  for (const link of references.flatMap(({ text }) => links(text)))
    expect(existsSync(join(SKILL, 'references', link))).toBe(true);
});

const links = (text: string): string[] => [...text.matchAll(/\]\(([^)]+)\)/g)].map((match) => match[1] as string);

describe.each(pages)('$name', ({ text }) => {
  test('every command in it is one that tt understands', () => {
    const commands = commandsIn(text);
    expect(commands.length).toBeGreaterThan(0);
    for (const words of commands) expect(() => parse(words), words.join(' ')).not.toThrow();
  });

  test('every flag in it is one of a command', () => {
    const known = new Set(COMMANDS.flatMap((command) => Object.keys(optionsOf(command))));
    const flags = codeIn(text.replaceAll('room -- ', ''))
      .flatMap((code) => [...code.matchAll(/(?<![\w'-])--([a-z-]+)/g)])
      .map((match) => match[1] as string);
    expect(flags.filter((flag) => !known.has(flag))).toEqual([]);
  });

  test('every status, field and code in it is one that the program says', () => {
    const named = codeIn(text).flatMap((code) => code.match(/\b[a-z]+(?:_[a-z]+)+\b/g) ?? []);
    expect(named.filter((name) => !SAID_BY_TT.test(name) && !OF_HARNESSES.includes(name))).toEqual([]);
  });
});

/** Names of tools and parameters that the harnesses have. */
const OF_HARNESSES = ['run_in_background', 'write_stdin', 'is_background', 'read_background_output'];

const SRC = fileURLToPath(new URL('../../src', import.meta.url));
const source = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((name) => join(SRC, name))
  .filter((file) => file.endsWith('.ts') && statSync(file).isFile())
  .map((file) => readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ''))
  .join('\n');
/** As a text in quotes, or as a key. */
const SAID_BY_TT = { test: (name: string) => new RegExp(`'${name}'|\\b${name}\\??[:,]`).test(source) };
