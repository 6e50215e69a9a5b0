/** Where tt cannot tell who holds the stick: work goes on with a warning, unless a person made the room strict. */
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { actor } from '../support/actor.ts';
import { freshRepository, HOLDER, heldRepository, OTHER, type Repository } from '../support/repository.ts';

/** Two members, nobody holds the stick, no guardian: an agent's commit is refused. */
async function freeRepository(): Promise<Repository> {
  const repo = freshRepository();
  for (const who of [HOLDER, OTHER]) await repo.tt(['join'], who);
  await repo.tt(['protect']);
  expect((await repo.commit('zero', OTHER)).err).toContain('tt: refused');
  return repo;
}

const breakHooks = (repo: Repository, node: string, program: string): void => {
  const file = repo.path('.git', 'hooks', 'reference-transaction');
  const text = readFileSync(file, 'utf8').replace(/^tt_node=.*$/m, `tt_node='${node}'`);
  writeFileSync(file, text.replace(/^tt_program=.*$/m, `tt_program='${program}'`));
};

const TROUBLES: readonly (readonly [string, (repo: Repository) => void])[] = [
  ['the database is gone', (repo) => rmSync(join(repo.ws.room, 'room.db'))],
  ['the database is damaged', (repo) => writeFileSync(join(repo.ws.room, 'room.db'), 'no database'.repeat(999))],
  ['a setting is bad', (repo) => setting(repo, { 'lease.ttl': 'soon' })],
  ['Node is gone', (repo) => breakHooks(repo, '/nowhere/node', '/nowhere/tt.cjs')],
  ['Node crashes', (repo) => breakHooks(repo, process.execPath, repo.path('.git', 'config'))],
  [
    'the database is locked',
    (repo) => {
      const db = new Database(join(repo.ws.room, 'room.db'));
      onTestFinished(() => void db.close());
      db.pragma('locking_mode = EXCLUSIVE');
      db.exec('BEGIN EXCLUSIVE');
    },
  ],
];

/** Beside what is there. */
function setting(repo: Repository, more: Record<string, string>): void {
  const file = join(repo.ws.room, 'config.json');
  const old = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  writeFileSync(file, JSON.stringify({ ...old, ...more }));
}

test.each(TROUBLES)('%s: let through with a warning and a line in hook.log', async (_name, trouble) => {
  const repo = await freeRepository();
  trouble(repo);
  const done = await repo.commit('one', OTHER);
  expect(done).toMatchObject({ code: 0, err: expect.stringMatching(/^tt: warning: .*let through$/m) });
  const log = readFileSync(join(repo.ws.room, 'hook.log'), 'utf8').trim().split('\n');
  expect(log.map((line) => JSON.parse(line))).toContainEqual({
    ...{ at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/), git: 'commit', event: 'prepared' },
    ...{ answer: 'let through', error: expect.any(String), message: expect.any(String) },
    ...(log[0]?.includes('"ref"') ? { ref: 'refs/heads/main' } : {}),
  });
  expect((await repo.git(['log', '-1', '--format=%s'])).out).toBe('commit one');
});

test.each(TROUBLES)('%s, and the room is strict: refused', async (_name, trouble) => {
  const repo = await freeRepository();
  await repo.tt(['config', 'set', 'enforce.git', 'strict']);
  trouble(repo);
  const refused = await repo.commit('one', OTHER);
  expect([refused.code, refused.err]).toEqual([128, expect.stringContaining('enforce.git is strict. Stop, and ask')]);
  expect(await repo.commit('two')).toMatchObject({ code: 0 });
});

test('strict changes nothing where tt can tell', async () => {
  const repo = await heldRepository();
  await repo.tt(['config', 'set', 'enforce.git', 'strict']);
  expect(await repo.commit('four', HOLDER)).toMatchObject({ code: 0, err: '' });
});

test('the room is gone: nobody is asked', async () => {
  const repo = await freeRepository();
  rmSync(repo.ws.room, { recursive: true });
  expect(await repo.commit('one', OTHER)).toMatchObject({ code: 0, err: '' });
  breakHooks(repo, '/nowhere/node', '/nowhere/tt.cjs');
  expect(await repo.commit('two', OTHER)).toMatchObject({ code: 0, err: '' });
});

test('enforce.git off lets everything through; an agent can neither set it nor say it by a variable', async () => {
  const repo = await freeRepository();
  expect((await repo.tt(['config', 'set', 'enforce.git', 'off'], OTHER)).error['error']).toBe('operator_required');
  expect((await repo.commit('one', { ...OTHER, TT_ENFORCE_GIT: 'off' })).err).toContain('tt: refused');
  await repo.tt(['config', 'set', 'enforce.git', 'off']);
  expect(await repo.commit('one', OTHER)).toMatchObject({ code: 0, err: '' });
});

test('a closed room refuses agents, not people', async () => {
  const repo = await freeRepository();
  await repo.tt(['close']);
  expect((await repo.commit('one', OTHER)).err).toContain('a person closed the room');
  expect(await repo.commit('one')).toMatchObject({ code: 0 });
});

test('while another process writes, a commit waits a second at most and is then not written down', async () => {
  const repo = await heldRepository();
  const writer = await actor('grabs', { dir: repo.ws.room, ms: null });
  expect(await writer.says()).toBe('held');
  const start = performance.now();
  // Another command would try for as long as this says.
  const done = await repo.commit('four', { ...HOLDER, TT_STORE_BUSY: '10m' });
  expect(performance.now() - start).toBeLessThan(30_000);
  expect(done).toMatchObject({ code: 0, err: expect.stringContaining('not written down') });
  expect(statSync(join(repo.ws.room, 'hook.log')).mode & 0o777).toBe(0o600);
  writer.kill();
  await writer.ended;
});

test('git’s words that are none, in any amount, are no reason to fail', async () => {
  const repo = await heldRepository();
  for (const input of ['', 'garbage', '\n\n', `${'a'.repeat(1_000_000)}\n`, new Uint8Array([0xff, 0xfe, 0x0a])]) {
    const done = await repo.ws.tt(['git-hook', 'prepared', 'x'], { env: OTHER, input });
    expect([done.code, done.err]).toEqual([3, expect.stringContaining('tt: refused')]);
  }
});
