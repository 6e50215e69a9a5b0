/** The page on harnesses is true: five lines each, and every path it names is one that tt install writes, and none is left out. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { HARNESSES } from '../../src/harness/table.ts';
import { home } from '../support/setup.ts';

const page = readFileSync(new URL('../../docs/harnesses.md', import.meta.url), 'utf8');
const chapters = new Map(
  page
    .split('\n## ')
    .slice(1)
    .map((text) => text.split('\n'))
    .map(([title = '', ...lines]) => [title, lines.filter((line) => line !== '')]),
);

test('five lines for each harness', () => {
  expect([...chapters.keys()].toSorted()).toEqual(HARNESSES.map(({ title }) => title).toSorted());
  for (const [title, lines] of chapters) {
    expect([title, lines.length]).toEqual([title, 5]);
    for (const line of lines) expect(line).toMatch(/^- \*\*/);
  }
});

test.each(HARNESSES.map(({ name, title }) => [name, title]))('%s: what is installed', async (name, title) => {
  const person = home('.claude', '.codex', '.gemini', '.config/opencode');
  const agy = join(person.home, '..', 'bin', 'agy');
  writeFileSync(agy, '#!/bin/sh\n');
  chmodSync(agy, 0o755);
  const { code, lines } = await person.run(['install', name]);
  expect(code).toBe(0);
  const installed = lines
    .map(({ path }) => path.replace(person.home, '~'))
    .filter((path) => !path.includes('/.local/'));
  const told = chapters.get(title)?.[0]?.match(/~\/[\w./-]+\w/g) ?? [];
  // Codex itself has to say what it trusts, and is not here.
  expect(told.filter((path) => path !== '~/.codex/config.toml').toSorted()).toEqual([...new Set(installed)].toSorted());
});
