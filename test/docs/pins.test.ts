/** Pages of promises are true: every line names a test that exists, and no two lines lean on the same one. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const pinsOf = (page: string): string[][] =>
  read(page)
    .split('\n')
    .filter((line) => line.startsWith('- ') && line.includes(' → '))
    .map((line) => / → ([a-z/-]+): (.+)$/.exec(line)?.slice(1) ?? [line, 'names no test']);

const pages = [
  { page: 'docs/receive-contract.md', at: 'test/cli/', pins: pinsOf('docs/receive-contract.md'), least: 40 },
  { page: 'docs/releases/0.1.0.md', at: 'test/', pins: pinsOf('docs/releases/0.1.0.md'), least: 25 },
  { page: 'docs/lessons.md', at: 'test/', pins: pinsOf('docs/lessons.md'), least: 23 },
  { page: 'docs/reliability.md', at: 'test/', pins: pinsOf('docs/reliability.md'), least: 4 },
];

test.each(
  pages.flatMap(({ page, at, pins }) => pins.map(([file, name]) => [page, `${at}${file}.test.ts`, name ?? ''])),
)('%s: %s: %s', (_page, file, name) => {
  const source = read(file);
  expect(source.includes(`'${name}'`) || source.includes(`"${name}"`), `${file} has no test of this name`).toBe(true);
});

test.each(pages)('$page: one test a line', ({ pins, least }) => {
  const names = pins.map(([file, name]) => `${file}: ${name}`);
  expect(names).toEqual([...new Set(names)]);
  expect(names.length).toBeGreaterThanOrEqual(least);
});
