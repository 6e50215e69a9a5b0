/** The completion scripts, in a real shell. */
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { freshWorkspace, type Workspace } from '../support/workspace.ts';

let workspace: Workspace;
let script: string;

beforeEach(async () => {
  workspace = freshWorkspace();
  script = join(workspace.home, 'tt.bash');
  writeFileSync(script, (await workspace.tt(['completion', 'bash'])).out);
});

/** What bash would offer with the cursor after the last word. */
function offers(...words: string[]): string[] {
  const code = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _tt; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const out = execFileSync('bash', ['-c', code, 'bash', script, ...words], { encoding: 'utf8', cwd: workspace.dir });
  return out.split('\n').filter(Boolean);
}

test('commands, their second words, their flags', () => {
  expect(offers('tt', 'st')).toEqual(['state', 'status', 'standby', 'stop', 'stats']);
  expect(offers('tt', '')).toContain('join');
  expect(offers('tt', '')).not.toContain('guard');
  expect(offers('tt', 'msg', '')).toEqual(['send', 'recv', 'peek', 'pin', 'unpin', 'pins']);
  expect(offers('tt', 'config', 's')).toEqual(['set']);
  expect(offers('tt', 'msg', 'send', 'codex', '--re')).toEqual(['--reply-to']);
  expect(offers('tt', 'takeover', '--y')).toEqual(['--yes']);
  expect(offers('tt', 'state', '--dedup')).toEqual([]);
  expect(offers('tt', 'leave', '--dedup')).toEqual(['--dedup']);
});

test('flags before the command do not hide it', () => {
  expect(offers('tt', '--json', 'st')).toEqual(['state', 'status', 'standby', 'stop', 'stats']);
  expect(offers('tt', '--path', '/x', 'msg', 're')).toEqual(['recv']);
  expect(offers('tt', '--agent', 'a', 'msg', '--json', 'recv', '--fo')).toEqual(['--follow', '--force']);
});

test('help offers commands, config offers settings', () => {
  expect(offers('tt', 'help', 'wa')).toEqual(['wait']);
  expect(offers('tt', 'help', 'notes', 'r')).toEqual(['resolve']);
  expect(offers('tt', 'config', 'get', 'wait.')).toEqual(['wait.timeout']);
  expect(offers('tt', 'config', 'set', 'limit.p')).toEqual(['limit.page', 'limit.pins', 'limit.patterns']);
});

test('where a path may stand the shell offers files', () => {
  expect(offers('tt', 'state', '')).toEqual([]);
  expect(execFileSync('bash', ['-c', 'source "$1"; complete -p tt', 'bash', script], { encoding: 'utf8' })).toContain(
    '-o default',
  );
});

test('zsh reads its script', async (context) => {
  const there = spawnSync('zsh', ['--version']).status === 0;
  if (!there) return context.skip('no zsh on this machine');
  writeFileSync(script, (await workspace.tt(['completion', 'zsh'])).out);
  expect(spawnSync('zsh', ['-n', script], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
});

test('the shell is taken from SHELL; one that we have no script for is said', async () => {
  const { tt } = workspace;
  expect((await tt(['completion'], { env: { SHELL: '/bin/zsh' } })).out).toContain('bashcompinit');
  const fish = await tt(['completion', 'fish', '--json']);
  expect([fish.code, fish.out]).toEqual([2, '']);
  expect(fish.error).toMatchObject({ error: 'invalid_input', hint: 'tt completion bash|zsh' });
});
