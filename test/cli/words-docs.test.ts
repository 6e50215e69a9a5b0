/** The pages that are written from the declarations are what the declarations say. */
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { EVENT_TYPES } from '../../src/domain/catalogue.ts';
import { REASONS } from '../../src/domain/reason.ts';
import { CODES } from '../../src/lib/errors.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const docs = (...words: string[]) =>
  execa(process.execPath, ['scripts/docs.mjs', ...words], { cwd: root, reject: false });

test('the pages in docs/ are up to date', async () => {
  expect(await docs('--check')).toMatchObject({ exitCode: 0, stderr: '' });
});

test('a page that differs is named, and the check fails', async () => {
  const copy = mkdtempSync(join(tmpdir(), 'tt-docs-'));
  try {
    const pages = ['commands.md', 'errors.md', 'events.md'];
    for (const page of pages) cpSync(join(root, 'docs', page), join(copy, page));
    expect((await docs('--check', '--to', copy)).exitCode).toBe(0);
    for (const page of pages) {
      appendFileSync(join(copy, page), 'more\n');
      const { exitCode, stderr } = await docs('--check', '--to', copy);
      expect(exitCode).toBe(1);
      expect(stderr).toContain(page);
    }
    rmSync(join(copy, 'errors.md'));
    expect((await docs('--check', '--to', copy)).stderr.split('\n')).toHaveLength(3);
    expect((await docs('--to', copy)).exitCode).toBe(0);
    expect((await docs('--check', '--to', copy)).exitCode).toBe(0);
  } finally {
    rmSync(copy, { recursive: true });
  }
});

test('every command, code, event type and reason has its place', () => {
  const page = (name: string) => readFileSync(join(root, 'docs', name), 'utf8');
  const shown = COMMANDS.filter(({ internal }) => !internal).map(({ name }) => `\n## tt ${name}\n`);
  expect(shown.filter((heading) => !page('commands.md').includes(heading))).toEqual([]);
  expect(Object.keys(CODES).filter((code) => !page('errors.md').includes(`| \`${code}\` `))).toEqual([]);
  const reasons = Object.values(REASONS).flatMap((meanings) => Object.keys(meanings));
  expect(reasons.filter((reason) => !page('events.md').includes(`| \`${reason}\` `))).toEqual([]);
  expect(EVENT_TYPES.filter((type) => !page('events.md').includes(`| \`${type}\` `))).toEqual([]);
});

test('every reason that a rule gives has its meaning', () => {
  const given = filesBelow('src/domain').flatMap((file) => [...read(file).matchAll(/\breason: '([a-z_]+)'/g)]);
  expect(given.length).toBeGreaterThan(5);
  const known = Object.values(REASONS).flatMap((meanings) => Object.keys(meanings));
  expect(given.map(([, reason]) => reason).filter((reason) => !known.includes(String(reason)))).toEqual([]);
});

test('every command that is shown has its texts in single quotes, in which a shell runs nothing', () => {
  const files = ['README.md', ...['src', 'skills', 'docs'].flatMap((dir) => filesBelow(dir))];
  const doubled = /\btt [^\n`]*?(?:--[a-z-]+|send \S+|add|say) "(?![^"\n]*')[^"\n]*"/g;
  const found = files.flatMap((file) => [...read(file).matchAll(doubled)].map(([words]) => `${file}: ${words}`));
  expect(found).toEqual([]);
});

const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const filesBelow = (dir: string): string[] =>
  readdirSync(join(root, dir), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length));
