/** What git refuses an agent without the stick, and what it lets others do: the real git, every way to move a ref. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { freshRepository, HOLDER, heldRepository, OTHER, PERSON, type Repository } from '../support/repository.ts';

/** Each on a fresh repository with a change that is staged. */
const WAYS: readonly (readonly string[])[] = [
  ['commit', '-qm', 'x'],
  ['commit', '--no-verify', '-qm', 'x'],
  ['reset', '-q', '--hard', 'HEAD~1'],
  ['checkout', '-q', '-B', 'main', 'HEAD~1'],
  ['branch', '-f', 'side', 'HEAD'],
  ['push', '-q', 'origin', 'HEAD:refs/heads/new'],
  ['tag', 'v1'],
  ['tag', '-a', 'v1', '-m', 'x'],
  ['update-ref', 'refs/heads/main', 'HEAD~1'],
  ['update-ref', '-d', 'refs/heads/side'],
  ['merge', '-q', '-m', 'x', 'side'],
  ['rebase', '-q', 'side'],
  ['worktree', 'add', '-q', '-b', 'new', '../linked'],
  ['worktree', 'add', '-q', '--detach', '../linked'],
  ['branch', '-D', 'side'],
  ['branch', '-m', 'side', 'renamed'],
  ['switch', '-q', '--detach', 'side'],
  ['cherry-pick', 'side'],
  ['stash'],
  ['fetch', '-q', 'origin', 'main:fetched'],
];
const CLEAN = new Set(['merge', 'rebase', 'cherry-pick', 'switch', 'checkout']);

async function staged(repo: Repository, words: readonly string[]): Promise<void> {
  if (CLEAN.has(words[0] as string)) return;
  writeFileSync(repo.path('two'), 'changed\n');
  await repo.git(['add', 'two']);
}

const refs = async (repo: Repository) => (await repo.git(['for-each-ref', '--format=%(refname) %(objectname)'])).out;
const head = (repo: Repository) => readFileSync(repo.path('.git', 'HEAD'), 'utf8');

test.each(WAYS.map((words) => [words.join(' '), words] as const))('git %s', async (_name, words) => {
  const repo = await heldRepository();
  await staged(repo, words);
  const before = [await refs(repo), head(repo)];
  const refused = await repo.git(words, OTHER);
  expect(refused.code).not.toBe(0);
  expect(refused.err).toContain('holds the stick of this workspace (turn 1), you do not. Run `tt wait`');
  expect([await refs(repo), head(repo)]).toEqual(before);
  // What could not be stopped in time is put right by the holder, who may.
  if (words[0] !== 'commit') await repo.git(['reset', '-q', '--hard', 'main'], HOLDER);
  await staged(repo, words);
  expect(await repo.git(words, HOLDER)).toMatchObject({ code: 0 });
  expect([await refs(repo), head(repo), existsSync(join(repo.ws.dir, '..', 'linked'))]).not.toEqual([...before, false]);
});

test('a person moves refs and pushes while an agent holds the stick', async () => {
  const repo = await heldRepository();
  expect(await repo.commit('four', PERSON)).toMatchObject({ code: 0, err: '' });
  expect(await repo.git(['push', '-q', 'origin', 'main'], PERSON)).toMatchObject({ code: 0, err: '' });
  expect(await repo.git(['rebase', '-q', 'side'], PERSON)).toMatchObject({ code: 0, err: '' });
});

test('an agent alone commits without a word; once another member is there it must ask', async () => {
  const repo = freshRepository();
  await repo.tt(['protect']);
  expect(await repo.commit('one', OTHER)).toMatchObject({ code: 0, err: '' });
  await repo.tt(['join'], HOLDER);
  const refused = await repo.commit('two', OTHER);
  expect(refused.err).toContain('Run `tt join`, then `tt wait`');
});

test.each([
  ['TT_AGENT_ID', { TT_AGENT_ID: 'script:nightly' }],
  ['Codex', { CODEX_THREAD_ID: 'x' }],
  ['Gemini CLI', { GEMINI_CLI: '1' }],
  ['OpenCode', { OPENCODE: '1', TT_OPENCODE_SESSION: 'x' }],
  ['Antigravity', { ANTIGRAVITY_AGENT: '1', ANTIGRAVITY_CONVERSATION_ID: 'x' }],
  ['the id of the live holder, borrowed', { ...OTHER, TT_AGENT_ID: 'claude:holder' }],
])('whoever is marked as an agent is asked: %s', async (_name, who) => {
  const repo = await heldRepository();
  const holder = (await repo.tt(['whoami', '--json'], HOLDER)).json['agent_id'] as string;
  const marked = 'TT_AGENT_ID' in who && who.TT_AGENT_ID === 'claude:holder' ? { ...who, TT_AGENT_ID: holder } : who;
  const refused = await repo.commit('four', marked as Record<string, string>);
  expect(refused.code).not.toBe(0);
  expect(refused.err).toContain('tt: refused (git commit, refs/heads/main)');
});

test('a subagent commits under the stick of its session', async () => {
  const repo = await heldRepository();
  const { agent_id } = (await repo.tt(['whoami', '--json'], HOLDER)).json;
  expect(await repo.commit('four', { ...HOLDER, TT_AGENT_ID: `${agent_id}/tests` })).toMatchObject({
    code: 0,
    err: '',
  });
});

test('a linked worktree is under the stick of its main checkout, and so is what another directory says by flags', async () => {
  const repo = await heldRepository();
  const linked = join(repo.ws.dir, '..', 'linked');
  expect((await repo.git(['worktree', 'add', '-q', linked, 'side'])).code).toBe(0);
  const empty = ['commit', '-q', '--allow-empty', '-m', 'x'];
  const elsewhere = ['-C', join(repo.ws.dir, '..'), `--git-dir=${repo.path('.git')}`];
  for (const where of [['-C', linked], elsewhere, [...elsewhere, `--work-tree=${repo.ws.dir}`]]) {
    expect((await repo.git([...where, ...empty], OTHER)).err).toContain('tt: refused');
    expect(await repo.git([...where, ...empty], HOLDER)).toMatchObject({ code: 0, err: '' });
  }
  const across = ['-C', linked, 'update-ref', 'main-worktree/HEAD', 'side'];
  expect((await repo.git(across, OTHER)).err).toContain('tt: refused');
});

test('a merge and a stash are refused before they touch a file; of a reset that was too late it is said', async () => {
  const repo = await heldRepository();
  writeFileSync(repo.path('two'), 'the work of the holder\n');
  expect((await repo.git(['stash'], OTHER)).code).not.toBe(0);
  expect((await repo.git(['merge', '-m', 'x', 'side'], OTHER)).code).not.toBe(0);
  expect((await repo.git(['status', '--short'])).out).toBe(' M two');
  // It hides what is not committed before it asks anybody.
  const rebase = await repo.git(['rebase', '--autostash', 'side'], OTHER);
  const [stash = ''] = /[0-9a-f]{40}$/.exec(/git stash apply .*/.exec(rebase.err)?.[0] ?? '') ?? [];
  expect((await repo.git(['stash', 'apply', '-q', stash], OTHER)).code).toBe(0);
  expect(readFileSync(repo.path('two'), 'utf8')).toBe('the work of the holder\n');
  const reset = await repo.git(['reset', '--hard', 'HEAD~1'], OTHER);
  expect(reset.err).toContain('git reset asks last: files may have changed already');
});

/** What git before 2.46 does not tell its hook, and what newer ones say besides: spoken to the script as they do. */
const ID = 'a'.repeat(40);
test.each([
  ['prepared', `ref:refs/heads/main ref:refs/heads/side HEAD`, 1],
  ['prepared', `${ID} ref:refs/heads/side worktrees/linked/HEAD`, 1],
  ['prepared', `ref:refs/remotes/origin/a ref:refs/remotes/origin/b refs/remotes/origin/HEAD`, 0],
  ['prepared', `${ID} ${ID} refs/notes/refs/heads`, 0],
  ['prepared', `${ID} ${ID} refs/remotes/origin/HEAD\n${ID} ${ID} refs/tags/v1`, 1],
  ['preparing', `${ID} ${ID} HEAD`, 0],
  ['aborted', `${ID} ${ID} HEAD`, 0],
  ['some later word', `${ID} ${ID} HEAD`, 0],
])('%s, %s', async (phase, line, code) => {
  const repo = await heldRepository();
  const options = { cwd: repo.ws.dir, env: repo.ws.env({ env: OTHER }), extendEnv: false, reject: false };
  const hook = repo.path('.git', 'hooks', 'reference-transaction');
  expect((await execa(hook, [phase], { ...options, input: `${line}\n` })).exitCode).toBe(code);
});

test('a switch to another branch, where git tells it, is written down and shown by name', async () => {
  const repo = await heldRepository();
  const input = 'ref:refs/heads/main ref:refs/heads/side HEAD\n';
  expect((await repo.ws.tt(['git-hook', 'committed', 'switch'], { env: HOLDER, input })).code).toBe(0);
  expect((await repo.tt(['events'])).out).toContain('  HEAD refs/heads/main → refs/heads/side');
  expect((await repo.tt(['blame', 'side', '--json'])).json.status).toBe('not_recorded');
});
