/** Keeps the picture of the house true: which room may import which, how long a file may be, what it may be called. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  domain: ['lib'],
  store: ['lib', 'domain'],
  harness: ['lib', 'domain'],
  console: ['lib', 'domain'],
  cli: ['lib', 'domain', 'store', 'harness', 'console'],
};
const FORBIDDEN = /(?:^|\/)(?:services?|manager|utils?|helpers?|common|misc|types|index)\.ts$/;
const LONGEST = 250;

const files = (dir: string): string[] =>
  readdirSync(join(root, dir), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const imports = (file: string): string[] =>
  [...read(file).matchAll(/(?:from|import\()\s*'([^']+)'/g)].map((match) => match[1] as string);
const roomOf = (file: string): string => file.split(sep)[1] as string;
const sources = files('src');

test.each(sources)('%s imports only what its room may', (file) => {
  const room = roomOf(file);
  const strange = imports(file)
    .filter((path) => path.startsWith('.') && !path.endsWith('package.json'))
    .map((path) => roomOf(relative(root, resolve(root, dirname(file), path))))
    .filter((to) => to !== room && !MAY_IMPORT[room]?.includes(to));
  expect(strange).toEqual([]);
});

test('every room is in the table', () => {
  expect([...new Set(sources.map(roomOf))].filter((room) => !(room in MAY_IMPORT))).toEqual([]);
});

test('the domain asks nothing of Node', () => {
  const domain = sources.filter((file) => roomOf(file) === 'domain');
  expect(domain.filter((file) => imports(file).some((path) => path.startsWith('node:')))).toEqual([]);
});

test('SQL stands only under store/, yargs only under cli/, the process only under cli/ and two files of lib/', () => {
  const outside = (pattern: RegExp, allowed: RegExp) =>
    sources.filter((file) => !allowed.test(file) && pattern.test(code(file)));
  expect(outside(/\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM)\s/, /^src\/store\/[a-z]+\//)).toEqual([]);
  expect(outside(/'yargs(?:-parser)?'/, /^src\/cli\//)).toEqual([]);
  expect(outside(/\bprocess\.|\bconsole\./, /^src\/(?:cli\/|lib\/(?:system|process-table)\.ts)/)).toEqual([]);
  expect(outside(/\bDate\.now|new Date\(\)|Math\.random/, /^src\/lib\/system\.ts/)).toEqual([]);
});

test('signals are listened for by way of env.ts alone: a program that has the library keeps its own', () => {
  const taking = /import \{(?! type)[^}]*\} from '[^']*\/signals\.ts'/;
  expect(sources.filter((file) => taking.test(code(file)))).toEqual([join('src', 'cli', 'env.ts')]);
  expect(sources.filter((file) => /process\.on\(/.test(code(file)))).toEqual([join('src', 'cli', 'signals.ts')]);
});

test('a file is a room: no longer than the wall, with a name, and a sentence at the door', () => {
  const all = [...sources, ...files('test')];
  expect(all.filter((file) => read(file).split('\n').length - 1 > LONGEST)).toEqual([]);
  expect(all.filter((file) => FORBIDDEN.test(file))).toEqual([]);
  expect(sources.filter((file) => !/^\/\*\*/.test(read(file)))).toEqual([]);
});

test('every file of tests has a test that runs', () => {
  const all = files('test').filter((file) => file.endsWith('.test.ts'));
  expect(all.length).toBeGreaterThan(100);
  expect(all.filter((file) => !/^(?:test|describe|\w+Contract)[.(]/m.test(read(file)))).toEqual([]);
  expect(all.filter((file) => /^\s*(?:test|describe)\.(?:only|skip|todo)\(/m.test(read(file)))).toEqual([]);
});

/** Without comments, in which words may be said freely. */
const code = (file: string): string =>
  read(file)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\/\/.*$/gm, '');
