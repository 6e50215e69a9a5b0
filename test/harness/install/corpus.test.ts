/** Odd files × install and uninstall: what tt puts in comes out again, and no other byte ever changes. */
import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Home, home } from '../../support/setup.ts';
import { BOM, BROKEN, JSON_FILES } from './corpus.ts';

const SETTINGS = '.claude/settings.json';

const fill = (person: Home, path: string, text: string | null) =>
  text === null ? rmSync(person.at(path), { force: true }) : void person.write(path, text);

const TARGETS = [
  { target: 'claude', path: SETTINGS },
  { target: 'gemini', path: '.gemini/settings.json' },
  { target: 'codex', path: '.codex/hooks.json' },
  { target: 'antigravity', path: '.gemini/config/hooks.json' },
] as const;

const files = Object.entries(JSON_FILES);

test.each(TARGETS)('$target: install, again, uninstall: byte for byte', async ({ target, path }) => {
  const person = home(`.${target}`);
  for (const [name, text] of files) {
    fill(person, path, text);
    const before = person.snapshot();
    await person.act('install', [target]);
    const installed = person.snapshot();
    expect(installed[path], name).not.toBe(before[path]);
    const again = await person.act('install', [target]);
    expect([...new Set(again.map(({ action }) => action))], name).toEqual(['already-present']);
    expect(person.snapshot(), name).toEqual(installed);
    await person.act('uninstall', [target]);
    expect(person.snapshot(), name).toEqual(before);
  }
});

test.each(TARGETS)('$target: what was edited elsewhere meanwhile stays, and ours goes', async ({ target, path }) => {
  const person = home(`.${target}`);
  for (const [name, text] of files) {
    if (text === null || name === 'lone carriage returns') continue;
    for (const edit of EDITS) {
      fill(person, path, text);
      await person.act('install', [target]);
      person.write(path, edit(person.read(path)));
      await person.act('uninstall', [target]);
      expect(person.read(path), name).toBe(edit(text));
    }
  }
});

/** Notes above and below, which is what can be done to any of the files without a tool. */
const EDITS: readonly ((text: string) => string)[] = [
  (text) => `${text.startsWith(BOM) ? BOM : ''}// edited, with ] and } and ,\n${text.replace(BOM, '')}`,
  (text) => `${text}\n// the end\n`,
  (text) => `${text.startsWith(BOM) ? BOM : ''}/* both */${text.replace(BOM, '')}\n/* ends */`,
];

test('what a harness reads is what it read before, and ours', async () => {
  const person = home('.claude');
  for (const [name, text] of files) {
    if (text === null || name === 'names that stand twice') continue;
    fill(person, SETTINGS, text);
    await person.act('install', ['claude'], { hooks: false });
    const plain = read(text);
    const now = read(person.read(SETTINGS));
    const allow = plain.permissions?.allow ?? [];
    expect(now.permissions?.allow, name).toEqual([...new Set([...allow, 'Bash(tt *)'])]);
    expect(now.sandbox?.excludedCommands, name).toEqual(['tt *']);
    const rest = ({ permissions: _p, sandbox: _s, ...others }: Settings) => others;
    expect(rest(now), name).toEqual(rest(plain));
    await person.act('uninstall', ['claude']);
  }
});

test.each(BROKEN)('%s: refused with the line, and nothing at all is changed', async (_name, text, line) => {
  const person = home('.claude', '.gemini');
  const file = person.write('.claude/settings.json', text);
  const before = person.snapshot();
  const { code, error } = await person.run(['install']);
  expect([code, error['error'], error['file'], error['line']]).toEqual([1, 'unparsable_config', file, line]);
  expect(person.snapshot()).toEqual(before);
});

interface Settings {
  readonly [key: string]: unknown;
  readonly permissions?: { readonly allow?: readonly string[] };
  readonly sandbox?: { readonly excludedCommands?: readonly string[] };
}

/** As a reader has it that knows comments and trailing commas: by another way than the one under test. */
function read(text: string): Settings {
  const bare = text
    .replace(/^\ufeff/, '')
    .replace(/("(?:[^"\\]|\\.)*")|\/\/[^\r\n]*|\/\*[\s\S]*?\*\//g, (_all, string?: string) => string ?? '')
    .replace(/("(?:[^"\\]|\\.)*")|,(?=\s*[\]}])/g, (_all, string?: string) => string ?? '');
  return bare.trim() === '' ? {} : JSON.parse(bare);
}
