/** Codex's trust: written as Codex itself names it, for our hooks alone, into a config.toml that stays its owner's. */
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'smol-toml';
import { expect, test } from 'vitest';
import { type Home, home } from '../../support/setup.ts';
import { TOML_FILES } from './corpus.ts';

const CONFIG = '.codex/config.toml';
const HOOKS = '.codex/hooks.json';
const CODEX = fileURLToPath(new URL('../../actors/answers-as-codex.mjs', import.meta.url));

/** A person with a codex that answers; `act` finds it on PATH. */
function withCodex(script = `exec '${process.execPath}' '${CODEX}'`): Home {
  const person = home('.codex');
  const bin = join(person.home, '..', 'programs');
  mkdirSync(bin);
  writeFileSync(join(bin, 'codex'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, 'codex'), 0o755);
  return {
    ...person,
    act: (verb, targets, how, env) => person.act(verb, targets, how, { ...env, PATH: `${bin}:/usr/bin:/bin` }),
  };
}

const trusted = (person: Home): Record<string, string> => {
  const { hooks } = parse(person.read(CONFIG)) as { hooks?: { state?: Record<string, { trusted_hash?: string }> } };
  const all = Object.entries(hooks?.state ?? {}).filter(([key]) => key.startsWith(person.at(HOOKS)));
  return Object.fromEntries(
    all.map(([key, { trusted_hash }]) => [key.slice(person.at(HOOKS).length), trusted_hash ?? '']),
  );
};

test('every file: install, again, uninstall: byte for byte, and what it said before it says still', async () => {
  const person = withCodex();
  for (const [name, text] of Object.entries(TOML_FILES)) {
    if (text === null) rmSync(person.at(CONFIG), { force: true });
    else person.write(CONFIG, text);
    const before = person.snapshot();
    await person.act('install', ['codex']);
    expect(Object.keys(trusted(person)), name).toHaveLength(7);
    expect(person.read(CONFIG).startsWith(text ?? ''), name).toBe(true);
    expect(/(?<!\r)\n/.test(person.read(CONFIG)), name).toBe(!name.startsWith('CRLF'));
    const installed = person.snapshot();
    expect((await person.act('install', ['codex'])).map(({ action }) => action)).not.toContain('updated');
    expect(person.snapshot(), name).toEqual(installed);
    await person.act('uninstall', ['codex']);
    expect(person.snapshot(), name).toEqual(before);
  }
});

test('a table that Codex wrote behind ours meanwhile stays, and ours go', async () => {
  const person = withCodex();
  for (const [name, text] of Object.entries(TOML_FILES)) {
    if (text === null) continue;
    person.write(CONFIG, text);
    await person.act('install', ['codex']);
    const more = '\n[projects."/new"]\ntrust_level = "trusted"\n';
    person.write(CONFIG, person.read(CONFIG) + more);
    await person.act('uninstall', ['codex']);
    expect(person.read(CONFIG), name).toBe(text + more);
  }
});

test('a hook that somebody puts before ours moves its key: the next install trusts it at its new place', async () => {
  const person = withCodex();
  await person.act('install', ['codex']);
  const before = trusted(person);
  const hooks = JSON.parse(person.read(HOOKS));
  hooks.hooks.PreToolUse.unshift({ hooks: [{ type: 'command', command: 'mine' }] });
  person.write(HOOKS, JSON.stringify(hooks, null, 2));
  await person.act('install', ['codex']);
  const after = trusted(person);
  expect(after[':pre_tool_use:1:0']).toBe(before[':pre_tool_use:0:0']);
  expect(after[':pre_tool_use:0:0']).toBeUndefined();
  expect(Object.keys(after)).toHaveLength(7);
  await person.act('uninstall', ['codex']);
  expect(JSON.parse(person.read(HOOKS))).toEqual({
    hooks: { PreToolUse: [{ hooks: [{ type: 'command', command: 'mine' }] }] },
  });
  expect(person.snapshot()[CONFIG]).toBeUndefined();
});

test('only our hooks are trusted, and a hash that its owner has trusted is not replaced', async () => {
  const person = withCodex();
  person.write(HOOKS, '{"hooks": {"Stop": [{"hooks": [{"type": "command", "command": "mine"}]}]}}');
  const key = `${person.at(HOOKS)}:stop:1:0`;
  const text = `[hooks.state.${JSON.stringify(key)}]\ntrusted_hash = "sha256:other"\n`;
  person.write(CONFIG, text);
  const results = await person.act('install', ['codex']);
  expect(trusted(person)[':stop:0:0']).toBeUndefined();
  expect(trusted(person)[':stop:1:0']).toBe('sha256:other');
  expect(results).toContainEqual(
    expect.objectContaining({ action: 'kept', path: person.at(CONFIG), why: expect.stringContaining('/hooks') }),
  );
  await person.act('uninstall', ['codex']);
  expect(person.read(CONFIG)).toBe(text);
});

test.each([
  ['a value that is cut off', 'model = "x"\n[a\n', 2],
  ['a key twice', 'a = 1\n\na = 2\n', 3],
])('config.toml with %s is refused with the line, and hooks.json is not written', async (_name, text, line) => {
  const person = withCodex();
  person.write(CONFIG, text);
  const before = person.snapshot();
  const { code, error } = await person.run(['install', 'codex']);
  expect([code, error['error'], error['line']]).toEqual([1, 'unparsable_config', line]);
  expect(person.snapshot()).toEqual(before);
});

test('where no table can be added, that is said, and nothing is changed', async () => {
  const person = withCodex();
  person.write(CONFIG, 'hooks = { state = {} }\n');
  const before = person.snapshot();
  await expect(person.act('install', ['codex'])).rejects.toMatchObject({ code: 'unparsable_config' });
  expect(person.snapshot()).toEqual(before);
});

test.each([
  ['is not there', null],
  ['ends at once', 'exit 1'],
  [
    'answers something else',
    'while read -r line; do echo "no JSON"; echo \'{"id":1}\'; echo \'{"id":2,"result":{}}\'; done',
  ],
])('a codex that %s: the hooks are installed, and /hooks is named', async (_name, script) => {
  const person = script === null ? home('.codex') : withCodex(script);
  const bin = join(person.home, '..', 'programs');
  const { code, lines, json } = await person.run(['install', 'codex'], {
    env: { PATH: `${bin}:${dirname(process.execPath)}:/usr/bin:/bin` },
  });
  expect([code, lines[0]?.action]).toEqual([0, 'added']);
  expect(json['notes']).toEqual([expect.stringContaining('/hooks')]);
  expect(() => person.read(CONFIG)).toThrow();
});
