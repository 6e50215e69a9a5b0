/** docs/receive-contract.md is true: every line names a test that exists, and no two lines lean on the same one. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const page = readFileSync(new URL('../../docs/receive-contract.md', import.meta.url), 'utf8');
const lines = page.split('\n').filter((line) => line.startsWith('- '));
const pins = lines.map((line) => / → ([a-z-]+): (.+)$/.exec(line)?.slice(1) ?? [line, 'names no test']);

test.each(pins)('%s: %s', (file, name) => {
  const source = readFileSync(new URL(`${file}.test.ts`, import.meta.url), 'utf8');
  expect(source.includes(`'${name}'`) || source.includes(`"${name}"`), `${file} has no test of this name`).toBe(true);
});

test('one test a line', () => {
  const names = pins.map(([file, name]) => `${file}: ${name}`);
  expect(names).toEqual([...new Set(names)]);
  expect(names.length).toBeGreaterThan(35);
});
