/** tt doctor on what tt install has put into the harnesses: current, missing, edited, no longer trusted. */
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Home, home } from '../support/setup.ts';

const CODEX = fileURLToPath(new URL('../actors/answers-as-codex.mjs', import.meta.url));

async function doctor(person: Home, name: string) {
  const { json, code } = await person.run(['doctor']);
  const checks = json['checks'] as { name: string; status: string; detail: string; fix?: string }[];
  return { code, check: checks.find((check) => check.name === name) };
}

test('what is here and what is installed; nothing installed is no fault', async () => {
  const person = home('.claude', '.gemini');
  expect((await doctor(person, 'harnesses')).check).toEqual({
    name: 'harnesses',
    status: 'ok',
    detail: 'tt is installed in none; tt install would add Claude Code, Gemini CLI',
  });
  await person.run(['install', 'claude']);
  expect((await doctor(person, 'harnesses')).check?.detail).toBe(
    'tt is installed in Claude Code; tt install would add Gemini CLI',
  );
  expect((await doctor(person, 'claude')).check).toMatchObject({
    status: 'ok',
    detail: expect.stringMatching(/^current: 7 hooks/),
  });
});

test('what is missing or edited is named, with the command that mends it', async () => {
  const person = home('.claude');
  await person.run(['install', '--no-hooks']);
  rmSync(person.at('.claude/skills/turntable'), { recursive: true });
  expect((await doctor(person, 'claude')).check).toEqual({
    name: 'claude',
    status: 'warn',
    detail: `missing or out of date: ${person.at('.claude/skills/turntable')} (skill)`,
    fix: 'tt install claude --no-hooks',
  });
  await person.run(['install']);
  person.write('.claude/skills/turntable/SKILL.md', 'mine');
  expect((await doctor(person, 'claude')).check).toMatchObject({
    status: 'warn',
    detail: expect.stringContaining('not as tt wrote it'),
  });
  person.write('.local/state/turntable/installed.json', 'x');
  expect(await doctor(person, 'harnesses')).toMatchObject({ code: 1, check: { status: 'fail' } });
});

test('a hook that was put before ours un-trusts ours in Codex, and doctor sees it', async () => {
  const person = home('.codex');
  const codex = join(person.home, '..', 'bin', 'codex');
  writeFileSync(codex, `#!/bin/sh\nexec '${process.execPath}' '${CODEX}'\n`);
  chmodSync(codex, 0o755);
  await person.run(['install']);
  expect((await doctor(person, 'codex')).check).toMatchObject({
    status: 'ok',
    detail: expect.stringContaining('trust for 7 hooks'),
  });
  const hooks = JSON.parse(person.read('.codex/hooks.json'));
  hooks.hooks.Stop.unshift({ hooks: [{ type: 'command', command: 'mine' }] });
  person.write('.codex/hooks.json', JSON.stringify(hooks));
  const before = person.snapshot();
  expect((await doctor(person, 'codex')).check).toMatchObject({
    status: 'warn',
    detail: expect.stringContaining('config.toml (trust for 7 hooks)'),
    fix: 'tt install codex',
  });
  expect(person.snapshot()).toEqual(before);
  await person.run(['install']);
  expect((await doctor(person, 'codex')).check?.status).toBe('ok');
  rmSync(join(dirname(codex), 'codex'));
  expect((await doctor(person, 'codex')).check).toMatchObject({ status: 'warn', fix: 'open /hooks in Codex' });
});

test.each([
  ['.claude', 'claude', '.claude/settings.json', '{"disableAllHooks": true}'],
  ['.gemini', 'gemini', '.gemini/settings.json', '{"hooksConfig": {"enabled": false}}'],
])('hooks that %s has switched off are told, by install and by doctor', async (root, name, file, text) => {
  const person = home(root);
  person.write(file, text);
  const { json } = await person.run(['install']);
  expect(json['notes']).toContainEqual(expect.stringMatching(/^Hooks are switched off: .* so nothing is enforced\.$/));
  expect((await doctor(person, name)).check).toMatchObject({
    status: 'warn',
    detail: expect.stringContaining(person.at(file)),
  });
  await person.run(['install', '--no-hooks']);
  expect((await doctor(person, name)).check?.status).toBe('ok');
});
