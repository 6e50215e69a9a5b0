/** Where hooks go: core.hooksPath, hook managers, links, linked worktrees; and where tt will not write. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freshRepository, HOLDER, OTHER, type Repository } from '../support/repository.ts';

const put = (file: string, text: string): void => {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text, { mode: 0o755 });
};
const hooksDir = async (repo: Repository, ...words: string[]) => {
  const done = await repo.tt(['protect', ...words, '--json']);
  return done.code === 0 ? done.json['hooks_dir'] : done.error['error'];
};
/** Another agent's commit, while the holder is in the room. */
async function refusal(repo: Repository): Promise<string> {
  await repo.tt(['join'], HOLDER);
  return (await repo.commit('one', OTHER)).err;
}

test.each([
  ['relative, ignored', 'private/hooks', 'private/hooks'],
  ['relative, under .git', '.git/my-hooks', '.git/my-hooks'],
  ['absolute, elsewhere', '../elsewhere', '../elsewhere'],
])('core.hooksPath, %s', async (_name, path, at) => {
  const repo = freshRepository();
  put(repo.path('.gitignore'), 'private\n');
  const value = path.startsWith('..') ? join(repo.ws.dir, path) : path;
  await repo.git(['config', 'core.hooksPath', value]);
  expect(await hooksDir(repo)).toBe(join(repo.ws.dir, at));
  expect(await refusal(repo)).toContain('tt: refused');
  expect((await repo.tt(['doctor'])).out).toMatch(/ok {4}git .*protected/);
});

test('husky: its dispatcher in .husky/_ runs the hook of the project, and the stick is asked for first', async () => {
  const repo = freshRepository();
  await repo.commit('zero');
  await repo.git(['init', '-q', '--bare', '../remote.git']);
  await repo.git(['remote', 'add', 'origin', '../remote.git']);
  await repo.git(['config', 'core.hooksPath', '.husky/_']);
  // As version 9 writes them.
  put(repo.path('.husky', '_', '.gitignore'), '*');
  put(repo.path('.husky', '_', 'pre-push'), '#!/usr/bin/env sh\n. "$(dirname "$0")/h"');
  put(
    repo.path('.husky', '_', 'h'),
    'n=$(basename "$0")\ns=$(dirname "$(dirname "$0")")/$n\n[ ! -f "$s" ] && exit 0\nsh -e "$s" "$@"\nc=$?\nexit $c\n',
  );
  put(repo.path('.husky', 'pre-push'), 'echo "the project’s: $1 $(cat)" >> ran\n');
  expect(await hooksDir(repo)).toBe(repo.path('.husky', '_'));
  for (const who of [{}, OTHER]) {
    expect(await repo.git(['push', '-q', 'origin', 'HEAD'], who)).toMatchObject({ code: 0 });
    await repo.commit('more');
  }
  expect(readFileSync(repo.path('ran'), 'utf8').match(/the project’s: origin \S+ [0-9a-f]{40} /g)).toHaveLength(2);
  await repo.tt(['join'], HOLDER);
  expect((await repo.git(['push', 'origin', 'HEAD'], OTHER)).err).toContain('tt: refused (git push)');
});

test('a hook directory that is content of the repository is refused, and nothing is written', async () => {
  const repo = freshRepository();
  put(repo.path('.githooks', 'pre-push'), '#!/bin/sh\n');
  await repo.git(['config', 'core.hooksPath', '.githooks']);
  const refused = await repo.tt(['protect']);
  expect([refused.code, refused.err]).toEqual([
    1,
    expect.stringMatching(/^tt: .*\.githooks \(core\.hooksPath\) is content of the repository.*\(hooks_unusable\)\n/),
  ]);
  expect(existsSync(repo.path('.githooks', 'reference-transaction'))).toBe(false);
});

test('a hook directory of all repositories is refused: of the user’s settings, or behind a link', async () => {
  const repo = freshRepository();
  await repo.git(['config', '--global', 'core.hooksPath', join(repo.ws.home, 'hooks')]);
  expect(await hooksDir(repo)).toBe('hooks_unusable');
  await repo.git(['config', '--global', '--unset', 'core.hooksPath']);
  renameSync(repo.path('.git', 'hooks'), join(repo.ws.home, 'hooks'));
  symlinkSync(join(repo.ws.home, 'hooks'), repo.path('.git', 'hooks'));
  expect(await hooksDir(repo)).toBe('hooks_unusable');
  expect(existsSync(join(repo.ws.home, 'hooks', 'pre-push'))).toBe(false);
});

test('no repository, a bare one, and git that is not there are one clear line each', async () => {
  const repo = freshRepository();
  const none = join(repo.ws.dir, '..');
  await repo.git(['init', '-q', '--bare', '../bare.git']);
  for (const path of [none, join(none, 'bare.git')]) expect(await hooksDir(repo, path)).toBe('git_unusable');
  const without = await repo.tt(['protect', '--json'], { PATH: '/nowhere' });
  expect(without.error).toMatchObject({ error: 'git_unusable', message: expect.stringContaining('not installed') });
  expect((await repo.tt(['doctor', none])).out).toContain('no repository here');
});

test('a git that runs no reference-transaction hook is refused', async () => {
  const repo = freshRepository();
  const real = `exec "$(PATH='${process.env['PATH']}' command -v git)" "$@"`;
  put(repo.path('bin', 'git'), `#!/bin/sh\ncase $3 in version) echo git version 2.27.1 ;; *) ${real} ;; esac\n`);
  const refused = await repo.tt(['protect', '--json'], { PATH: `${repo.path('bin')}:${process.env['PATH']}` });
  expect(refused.error['message']).toContain('git version 2.27.1');
});

test('linked worktrees share the hooks, whichever of them is protected', async () => {
  const repo = freshRepository();
  await repo.commit('zero');
  const linked = join(repo.ws.dir, '..', 'linked');
  await repo.git(['worktree', 'add', '-q', linked]);
  expect(await hooksDir(repo, linked)).toBe(repo.path('.git', 'hooks'));
  expect(await refusal(repo)).toContain('tt: refused');
});

test('also without a room: then it begins with the first that joins', async () => {
  const repo = freshRepository({ room: false });
  expect((await repo.tt(['protect'])).out).toContain('There is no room yet');
  expect(existsSync(repo.path('.tt'))).toBe(false);
  expect(await repo.commit('one', OTHER)).toMatchObject({ code: 0, err: '' });
  expect(await refusal(repo)).toContain('tt: refused');
});

test('what protect promises is so: alone and not joined an agent goes free, joined it asks, and people go free', async () => {
  const repo = freshRepository();
  expect((await repo.tt(['protect'])).out).toContain(
    'An agent that has joined, or is not alone here, moves no branch or tag and pushes nothing without the stick; people do.',
  );
  expect((await repo.commit('one', OTHER)).code).toBe(0);
  await repo.tt(['join'], OTHER);
  expect((await repo.commit('two', OTHER)).err).toContain('tt: refused');
  expect((await repo.commit('three')).code).toBe(0);
  await repo.tt(['try'], OTHER);
  expect((await repo.commit('four', OTHER)).code).toBe(0);
});

test('what a harness says to git about hooks by its environment changes nothing', async () => {
  const repo = freshRepository();
  // As Gemini CLI's shell does.
  const env = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'core.hooksPath', GIT_CONFIG_VALUE_0: '' };
  expect((await repo.tt(['protect', '--json'], env)).json['hooks_dir']).toBe(repo.path('.git', 'hooks'));
});

test('a hook directory that cannot be written is one clear line', async () => {
  const repo = freshRepository();
  const hooks = repo.path('.git', 'hooks');
  rmSync(hooks, { recursive: true, force: true });
  // Root may write anywhere, but not into a file.
  if (process.getuid?.() === 0) writeFileSync(hooks, '');
  else {
    mkdirSync(hooks);
    chmodSync(hooks, 0o555);
  }
  const refused = await repo.tt(['protect']);
  expect([refused.code, refused.err]).toEqual([1, expect.stringMatching(/^tt: .* cannot be changed \(\w+\)/)]);
});
