/** What the installed hooks run: one path that stays, and nothing that disturbs a machine without tt. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { hookCommand } from '../../src/harness/install/hook-program.ts';
import { home } from '../support/setup.ts';
import { BIN } from '../support/workspace.ts';

test('--project: what is committed has no path of this machine, and disturbs nobody who has no tt', async () => {
  const person = home();
  const file = (path: string) => join(person.dir, path);
  const here = { cwd: join(person.dir, 'sub') };
  mkdirSync(here.cwd);
  expect((await person.run(['install', 'claude', 'gemini', 'agy', '--project'], here)).code).toBe(0);
  for (const path of ['.claude/settings.json', '.gemini/settings.json', '.agents/hooks.json']) {
    const text = readFileSync(file(path), 'utf8');
    expect([path, text.includes(person.home), text.includes(dirname(BIN))]).toEqual([path, false, false]);
    expect(text).toContain('exec tt-hook ');
  }
  expect(existsSync(file('.claude/skills/turntable/SKILL.md'))).toBe(true);
  expect(existsSync(person.at('.local/share/turntable'))).toBe(false);
  expect((await person.run(['uninstall', '--project'], here)).code).toBe(0);
  expect(readdirSync(person.dir).toSorted()).toEqual(['.git', 'sub']);
});

test.each([
  ['claude', 'before', ''],
  ['antigravity', 'before', '{"decision":"allow"}'],
  ['antigravity', 'prompt', ''],
] as const)('a project’s hook where there is no tt: %s %s goes on', async (target, event, said) => {
  const command = hookCommand(null, target, event);
  const ran = await execa('/bin/sh', ['-c', command], { env: { PATH: '/nowhere' }, extendEnv: false });
  expect([ran.exitCode, ran.stdout, ran.stderr]).toEqual([0, said, '']);
});

test('the hooks run one path, also in a home with odd characters: it asks this tt, and is silent when that is gone', async () => {
  const person = home();
  const odd = join(person.home, 'it\'s a $HOME & "so" on');
  mkdirSync(join(odd, '.claude'), { recursive: true });
  await person.run(['install'], { env: { HOME: odd } });
  const { hooks } = JSON.parse(readFileSync(join(odd, '.claude/settings.json'), 'utf8'));
  const command: string = hooks.PreToolUse[0].hooks[0].command;
  const program = join(odd, '.local/share/turntable/tt-hook');
  const text = readFileSync(program, 'utf8');
  expect([/^tt='(.*)'$/m.exec(text)?.[1], /^node='(.*)'$/m.exec(text)?.[1]]).toEqual([BIN, process.execPath]);

  // What tells whether it is asked at all: garbage, which only the program behind it can judge.
  const heard = join(odd, 'heard');
  const stub = join(odd, 'tt.cjs');
  const asking = (tt: string) =>
    writeFileSync(
      program,
      text.replace(/^tt=.*$/m, () => `tt='${tt.replaceAll("'", "'\\''")}'`),
    );
  const run = async (line: string) => {
    const ran = await execa('/bin/sh', ['-c', line], { input: 'garbage', reject: false });
    return [ran.exitCode, ran.stdout];
  };
  writeFileSync(
    stub,
    `require('node:fs').writeFileSync(${JSON.stringify(heard)}, process.argv.slice(2).join(' ')); process.exitCode = 2`,
  );
  asking(stub);
  expect(await run(command)).toEqual([2, '']);
  expect(readFileSync(heard, 'utf8')).toBe('hook claude before user');
  asking(join(odd, 'gone.cjs'));
  expect(await run(command)).toEqual([0, '']);
  expect(await run(command.replace('claude before', 'antigravity before'))).toEqual([0, '{"decision":"allow"}']);
});

test.each([
  ['0.153.9', 6],
  ['0.154.0', 7],
  ['1.0.0', 7],
])('Codex %s: the hook that waits beside a session only where Codex lets it', async (version, count) => {
  const person = home('.codex');
  const codex = join(person.home, '..', 'bin', 'codex');
  writeFileSync(codex, `#!/bin/sh\n[ "$1" = --version ] && echo "codex-cli ${version}"\n`);
  chmodSync(codex, 0o755);
  const { json } = await person.run(['install']);
  const { hooks } = JSON.parse(person.read('.codex/hooks.json'));
  expect(Object.values(hooks as Record<string, unknown[]>).flat()).toHaveLength(count);
  expect(JSON.stringify(json['notes']).includes('cannot be woken while it is idle')).toBe(count === 6);
});

test('OpenCode: the plugin knows where the hooks are, and they are there without another harness', async () => {
  const person = home('.config/opencode');
  const before = person.snapshot();
  await person.run(['install']);
  const hook = person.at('.local/share/turntable/tt-hook');
  expect(person.read('.config/opencode/plugins/turntable.js')).toContain(`const HOOK = ${JSON.stringify(hook)};`);
  expect(readFileSync(hook, 'utf8')).toMatch(/^#!\/bin\/sh/);
  await person.run(['uninstall']);
  expect(person.snapshot()).toEqual(before);
});

test('OpenCode: a start without a network finds what it waits for; what somebody has there serves as well', async () => {
  const person = home('.config/opencode');
  const root = '.config/opencode';
  await person.run(['install']);
  expect(readdirSync(person.at(root)).toSorted()).toEqual(['node_modules', 'package-lock.json', 'plugins']);
  const lock = JSON.parse(person.read(`${root}/package-lock.json`));
  expect(lock.packages['']).toEqual({ dependencies: { '@opencode-ai/plugin': '*' } });
  person.write(`${root}/package-lock.json`, '{"really": "installed"}');
  person.write(`${root}/node_modules/x/package.json`, '{}');
  expect((await person.run(['install'])).lines.map(({ action }) => action)).not.toContain('updated');
  await person.run(['uninstall']);
  expect(readdirSync(person.at(root)).toSorted()).toEqual(['node_modules', 'package-lock.json']);
  await person.run(['install']);
  expect(person.read(`${root}/package-lock.json`)).toBe('{"really": "installed"}');
});
