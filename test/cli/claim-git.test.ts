/** Git and path claims: what was claimed is committed without the stick, another's never; real git, every way to move a ref. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { freshRepository, HOLDER, heldRepository, OTHER, PERSON, type Repository } from '../support/repository.ts';
import { until } from '../support/workspace.ts';

/** The other has claimed `src` and two.md; files in and beside that are in the repository. */
async function claimed(): Promise<Repository> {
  const repo = await heldRepository();
  for (const file of ['src/a', 'src/b', 'lib/a', 'two.md']) await repo.commit(file, PERSON);
  expect((await repo.tt(['claim', 'src', 'two.md'], OTHER)).code).toBe(0);
  return repo;
}

async function change(repo: Repository, ...files: readonly string[]): Promise<void> {
  for (const file of files) {
    mkdirSync(dirname(repo.path(file)), { recursive: true });
    writeFileSync(repo.path(file), `${file} changed ${Math.random()}\n`);
    await repo.git(['add', file]);
  }
}

const head = (repo: Repository) => repo.at('HEAD');

test('a commit of nothing but claimed files goes through without the stick, and is written down as that', async () => {
  const repo = await claimed();
  await change(repo, 'src/a', 'src/new/c', 'two.md');
  await repo.git(['rm', '-q', '--cached', 'src/b']);
  expect(await repo.git(['commit', '-qm', 'mine'], OTHER)).toMatchObject({ code: 0, err: '' });
  const blamed = (await repo.tt(['blame', 'HEAD', '--json'])).json;
  expect(blamed).toMatchObject({ status: 'recorded', claims: ['c1'], turn_ended: null });
  expect((await repo.tt(['blame', 'HEAD', '--text'])).out).toMatch(
    /Under c1 of claude:\w+, without the stick: refs\/heads\/main moved to it/,
  );
});

test.each([
  ['a file beside them', ['src/a', 'lib/a'], ['commit', '-qm', 'x']],
  ['the same without git’s other hooks', ['lib/a'], ['commit', '-qm', 'x', '--no-verify']],
  ['a file that is new', ['src/a', 'README'], ['commit', '-qm', 'x']],
  ['what was there before is amended', ['src/a'], ['commit', '-q', '--amend', '-m', 'x']],
])('refused: %s', async (_what, files, words) => {
  const repo = await claimed();
  await change(repo, ...files);
  const before = await head(repo);
  const refused = await repo.git(words, OTHER);
  expect(refused.code).not.toBe(0);
  expect(refused.err).toContain('tt: refused (git commit, refs/heads/main)');
  expect(await head(repo)).toBe(before);
});

test('in a repository inside of the workspace the paths of claims are the workspace’s, too', async () => {
  const repo = await heldRepository();
  const inner = repo.path('vendor', 'lib');
  await repo.git(['init', '-q', inner]);
  mkdirSync(join(inner, 'src'));
  const edited = async (who: Parameters<Repository['git']>[1]) => {
    writeFileSync(join(inner, 'src', 'x'), `${Math.random()}`);
    await repo.git(['-C', inner, 'add', 'src/x']);
    return repo.git(['-C', inner, 'commit', '-qm', 'x'], who);
  };
  expect((await edited(PERSON)).code).toBe(0);
  expect((await repo.tt(['protect', inner])).code).toBe(0);
  await repo.tt(['claim', 'vendor'], OTHER);
  expect(await edited(OTHER)).toMatchObject({ code: 0, err: '' });
  const refused = await edited(HOLDER);
  expect([refused.code, refused.err]).toEqual([128, expect.stringContaining('vendor/lib/src/x is in it')]);
  await repo.tt(['unclaim'], OTHER);
  await repo.tt(['claim', 'src'], OTHER);
  expect((await edited(OTHER)).code).toBe(128);
  expect((await edited(HOLDER)).code).toBe(0);
});

test('what others have in the index stays there: git commit -- PATHS', async () => {
  const repo = await claimed();
  await change(repo, 'src/a', 'lib/a');
  const refused = await repo.git(['commit', '-qm', 'x'], OTHER);
  expect(refused.err).toMatch(/you have claimed src, two\.md, and lib\/a is not in that .* git commit -- PATHS\.$/m);
  expect(await repo.git(['commit', '-qm', 'x', '--', 'src'], OTHER)).toMatchObject({ code: 0, err: '' });
  expect((await repo.git(['status', '--short'])).out).toBe('M  lib/a');
});

test('two that commit in the same moment: git refuses one, nothing is lost, and the same words go through after', async () => {
  const repo = await claimed();
  await repo.tt(['claim', 'lib'], HOLDER);
  await change(repo, 'src/a', 'lib/a');
  const [began, go] = [repo.path('..', 'began'), repo.path('..', 'go')];
  // Git holds its index while the message is written.
  const editor = repo.path('..', 'editor');
  writeFileSync(editor, `echo mine >"$1"; : >'${began}'; until [ -e '${go}' ]; do sleep 0.02; done`);
  const first = repo.git(['commit', '-q', '--', 'src'], { ...OTHER, GIT_EDITOR: `sh '${editor}'` });
  await until('the first is under way', () => existsSync(began));
  const second = () => repo.git(['commit', '-qm', 'theirs', '--', 'lib'], HOLDER);
  const refused = await second();
  writeFileSync(go, '');
  expect(refused).toMatchObject({
    code: 128,
    err: expect.stringMatching(/Unable to create '.*index\.lock': File exists/),
  });
  expect(await first).toMatchObject({ code: 0, err: '' });
  expect(await second()).toMatchObject({ code: 0, err: '' });
  expect((await repo.git(['log', '-2', '--format=%s', '--name-only'])).out.split(/\n+/)).toEqual([
    ...['theirs', 'lib/a'],
    ...['mine', 'src/a'],
  ]);
  expect((await repo.git(['status', '--short'])).out).toBe('');
});

test('a file that moves: both its names must be claimed', async () => {
  const repo = await claimed();
  await repo.git(['mv', 'lib/a', 'src/from-lib']);
  expect((await repo.git(['commit', '-qm', 'in'], OTHER)).err).toContain('lib/a is not in that');
  await repo.git(['reset', '-q', '--hard']);
  await repo.git(['mv', 'src/a', 'lib/from-src']);
  expect((await repo.git(['commit', '-qm', 'out'], OTHER)).err).toContain('lib/from-src is not in that');
  await repo.git(['reset', '-q', '--hard']);
  await repo.git(['mv', 'src/a', 'src/z']);
  expect((await repo.git(['commit', '-qm', 'within'], OTHER)).code).toBe(0);
});

test.each([
  [['reset', '-q', '--soft', 'HEAD~1']],
  [['reset', '-q', '--hard', 'HEAD~1']],
  [['checkout', '-q', '-B', 'main', 'HEAD~1']],
  [['checkout', '-q', '--detach', 'HEAD~1']],
  [['branch', 'new']],
  [['branch', '-f', 'side', 'HEAD']],
  [['tag', 'v1']],
  [['update-ref', 'refs/heads/main', 'HEAD~1']],
  [['merge', '-q', '-m', 'x', 'side']],
  [['rebase', '-q', 'side']],
  [['cherry-pick', 'side']],
  [['stash']],
  [['push', '-q', 'origin', 'main']],
])('whatever else moves a ref needs the stick: git %j', async (words) => {
  const repo = await claimed();
  if (words[0] === 'stash') await change(repo, 'src/a');
  const before = await head(repo);
  const refused = await repo.git(words, OTHER);
  expect(refused.code).not.toBe(0);
  expect(refused.err).toContain('holds the stick of this workspace');
  expect(await head(repo)).toBe(before);
});

test('the holder commits beside another’s claim, and nothing under it, deletions and renames included', async () => {
  const repo = await claimed();
  await change(repo, 'lib/a', 'lib/b');
  expect(await repo.git(['commit', '-qm', 'beside'], HOLDER)).toMatchObject({ code: 0, err: '' });
  for (const make of [
    () => change(repo, 'lib/a', 'src/a'),
    () => repo.git(['rm', '-q', 'src/a']),
    () => repo.git(['mv', 'src/a', 'lib/c']),
    () => change(repo, 'src/new/x'),
  ]) {
    await make();
    const refused = await repo.git(['commit', '-qm', 'under'], HOLDER);
    expect(refused.code).not.toBe(0);
    expect(refused.err).toMatch(/has claimed src, two\.md \(c1\), and src\/\S+ is in it/);
    await repo.git(['reset', '-q', '--hard']);
  }
});

test.each([
  [['reset', '-q', '--hard', 'HEAD~1']],
  [['checkout', '-q', '-B', 'main', 'HEAD~1']],
  [['checkout', '-q', '--detach', 'HEAD~1']],
  [['branch', '-f', 'copy', 'HEAD~1']],
  [['update-ref', 'refs/heads/main', 'HEAD~1']],
  [['stash']],
])('nor does the holder change it by git %j', async (words) => {
  const repo = await claimed();
  await repo.git(['branch', 'copy']);
  if (words[0] === 'stash') await change(repo, 'src/a');
  const before = [await head(repo), await repo.at('copy')];
  const refused = await repo.git(words, HOLDER);
  expect(refused.code).not.toBe(0);
  expect(refused.err).toContain('has claimed src, two.md (c1)');
  expect([await head(repo), await repo.at('copy')]).toEqual(before);
});

test('the holder makes branches and tags, deletes them, pushes, and stashes what is nobody’s', async () => {
  const repo = await claimed();
  await change(repo, 'lib/a');
  for (const words of [
    ['stash'],
    ['stash', 'pop', '-q'],
    ['branch', 'new', 'HEAD~3'],
    ['tag', 'v1', 'HEAD~2'],
    ['branch', '-D', 'new'],
    ['push', '-q', 'origin', 'main'],
  ])
    expect([words, await repo.git(words, HOLDER)]).toMatchObject([words, { code: 0 }]);
});

test('people commit whatever they want; a claim that is over gives no leave', async () => {
  const repo = await claimed();
  await change(repo, 'src/a');
  expect((await repo.git(['commit', '-qm', 'hers'], PERSON)).code).toBe(0);
  await repo.tt(['unclaim'], OTHER);
  await change(repo, 'src/a');
  expect((await repo.git(['commit', '-qm', 'late'], OTHER)).err).toContain('holds the stick');
  expect((await repo.git(['commit', '-qm', 'holder'], HOLDER)).code).toBe(0);
});

test('names that git quotes, the first commit of all, and a linked worktree', async () => {
  const repo = freshRepository();
  for (const who of [HOLDER, OTHER]) await repo.tt(['join'], who);
  await repo.tt(['protect']);
  await repo.tt(['claim', 'ö "x"/**'], OTHER);
  await change(repo, 'ö "x"/a\tb');
  expect(await repo.git(['commit', '-qm', 'first'], OTHER)).toMatchObject({ code: 0, err: '' });
  const linked = join(repo.ws.dir, '..', 'linked');
  expect((await repo.git(['worktree', 'add', '-q', '-b', 'wt', linked])).code).toBe(0);
  for (const [path, code] of [
    ['ö "x"/c', 0],
    ['other', 128],
  ] as const) {
    writeFileSync(join(linked, path), 'x');
    await repo.git(['-C', linked, 'add', path]);
    expect([path, (await repo.git(['-C', linked, 'commit', '-qm', 'x'], OTHER)).code]).toEqual([path, code]);
  }
});

test('where git cannot tell what changes, the claimer is refused; the holder when it is strict', async () => {
  const repo = await claimed();
  const zero = '0'.repeat(40);
  const input = `${zero} ${'a'.repeat(40)} refs/heads/main\n`;
  const asked = (env: Readonly<Record<string, string>>) =>
    repo.ws.tt(['git-hook', 'prepared', 'commit'], { env, input });
  expect([(await asked(OTHER)).code, (await asked(HOLDER)).code]).toEqual([3, 0]);
  await repo.tt(['config', 'set', 'enforce.git', 'strict']);
  expect((await asked(HOLDER)).code).toBe(3);
});
