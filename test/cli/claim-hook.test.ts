/** Hooks and path claims: who has claimed a file edits it without the stick, nobody else does, and the common answer stays quick. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Agent, agentIn, editing } from '../support/agent.ts';
import { freshWorkspace, type Workspace } from '../support/workspace.ts';

interface Scene {
  readonly room: Workspace;
  readonly holder: Agent;
  readonly claimer: Agent;
  at(path: string): string;
}

/** Two joined; the first holds the stick. */
async function two(other: 'claude' | 'codex' | 'gemini' | 'opencode' = 'codex'): Promise<Scene> {
  const room = freshWorkspace();
  const [holder, claimer] = [agentIn(room, other === 'claude' ? 'codex' : 'claude', 'holder'), agentIn(room, other)];
  await claimer.tt('join');
  await holder.tt('join');
  await holder.tt('wait');
  mkdirSync(join(room.dir, 'src', 'parser'), { recursive: true });
  return { room, holder, claimer, at: (path) => join(room.dir, path) };
}

test.each(['claude', 'codex', 'gemini', 'opencode'] as const)(
  '%s: an edit under its claim goes through without the stick, any other is refused with what it has claimed',
  async (harness) => {
    const { holder, claimer, at } = await two(harness);
    expect((await claimer.edits(at('src/a.ts'))).code).toBe(2);
    await claimer.tt('claim', 'src/parser/**', '*.md');
    expect(await claimer.edits(at('src/parser/new/a.ts'))).toMatchObject({ code: 0, out: '', err: '' });
    expect(await claimer.edits(at('README.md'))).toMatchObject({ code: 0, err: '' });
    const outside = await claimer.edits(at('src/a.ts'));
    expect(outside).toMatchObject({
      code: 2,
      err: expect.stringMatching(
        /^tt: you have claimed src\/parser\/\*\*, \*\.md, and src\/a\.ts is not in that .*`tt wait`/,
      ),
    });
    expect(outside.err.split('\n')).toHaveLength(1);
    await claimer.tt('unclaim');
    expect((await claimer.edits(at('README.md'))).code).toBe(2);
    expect((await holder.edits(at('src/parser/a.ts'))).code).toBe(0);
  },
);

test('the holder of the stick is refused under another’s claim from the moment it is granted, and told who to ask', async () => {
  const { room, holder, claimer, at } = await two();
  await holder.goesOn();
  expect(await holder.edits(at('src/parser/a.ts'))).toMatchObject({ code: 0, asked: false });
  await claimer.tt('claim', 'src/parser', '--reason', 'the parser');
  expect(readFileSync(join(room.room, 'stick'), 'utf8')).toBe('');
  expect(await holder.edits(at('src/parser/a.ts'))).toMatchObject({
    code: 2,
    err: expect.stringMatching(
      /^tt: (codex:\w+) has claimed src\/parser \(c1: the parser\), and src\/parser\/a\.ts is in it\. .*`tt msg send '\1' '…'`\.$/,
    ),
  });
  expect(await holder.edits(at('src/b.ts'))).toMatchObject({ code: 0, asked: true });
  expect(await holder.edits(at('src/b.ts'))).toMatchObject({ code: 0, asked: true });
  expect((await holder.hook('after', { tool_name: 'Read', tool_input: {} })).context).toContain(
    'works alone on src/parser (c1): leave that alone while you hold the stick (the parser)',
  );
  // All caught up, and still each edit is a question.
  for (const _ of [1, 2]) expect(await holder.edits(at('src/b.ts'))).toMatchObject({ code: 0, asked: true });
  expect((await holder.edits(at('src/parser/a.ts'))).code).toBe(2);
  await claimer.tt('unclaim');
  await holder.goesOn();
  expect(await holder.edits(at('src/parser/a.ts'))).toMatchObject({ code: 0 });
  expect((await holder.edits(at('src/parser/a.ts'))).asked).toBe(false);
});

test('own claims do not slow the holder of the stick down', async () => {
  const { holder, at } = await two();
  await holder.tt('claim', 'src');
  await holder.goesOn();
  expect(await holder.edits(at('src/a.ts'))).toMatchObject({ code: 0 });
  expect(await holder.edits(at('a.ts'))).toMatchObject({ code: 0, asked: false });
});

test('shell commands: judged by the files that their words give away', async () => {
  const { holder, claimer } = await two();
  await claimer.tt('claim', 'src/parser');
  const asks = async (who: Agent, commands: readonly string[], code: number) => {
    for (const command of commands) expect([command, (await who.runs(command)).code]).toEqual([command, code]);
  };
  await asks(
    claimer,
    ['echo x > src/parser/a.ts', 'cd src && rm -r parser/old && mkdir parser/new', 'cat src/b.ts'],
    0,
  );
  await asks(
    claimer,
    ['echo x > src/b.ts', 'rm -rf src', 'cp src/parser/a.ts lib/', 'git checkout main', 'npm install'],
    2,
  );
  await asks(holder, ['echo x > src/parser/a.ts', 'rm -rf src', 'git restore src/parser/a.ts', 'mv src/parser lib'], 2);
  await asks(holder, ['echo x > src/b.ts', 'rm -rf lib', 'git commit -am x', 'npm install', 'make'], 0);
});

test('git add and commit are left to git’s hooks, where those are asked', async () => {
  const { room, claimer } = await two();
  await claimer.tt('claim', 'src');
  expect((await claimer.runs('git add src && git commit -m x')).code).toBe(2);
  await room.tt(['protect']);
  expect((await claimer.runs('git add src && git commit -m x')).code).toBe(0);
  for (const command of ['git -c core.hooksPath= commit -m x', 'git commit -m x && git push', 'git stash'])
    expect([command, (await claimer.runs(command)).code]).toEqual([command, 2]);
  await claimer.tt('unclaim');
  expect((await claimer.runs('git commit -m x')).code).toBe(2);
});

test('in a shell that leaves git’s hooks out, a commit needs the stick', async () => {
  const { room, claimer } = await two('gemini');
  await room.tt(['protect']);
  await claimer.tt('claim', 'src');
  expect((await claimer.runs('git commit -m x')).code).toBe(2);
});

test('links are followed to what they mean, and a link out of a claim is not in it', async () => {
  const { claimer, at } = await two();
  mkdirSync(at('lib'));
  symlinkSync('../lib', at('src/out'));
  symlinkSync('src/parser', at('in'));
  symlinkSync('lib/later.ts', at('src-link'));
  await claimer.tt('claim', 'src');
  expect([(await claimer.edits(at('src/out/a.ts'))).code, (await claimer.edits(at('src-link'))).code]).toEqual([2, 2]);
  expect((await claimer.edits(at('in/a.ts'))).code).toBe(0);
});

test('several files of one patch: all must be the claimer’s', async () => {
  const { claimer } = await two();
  await claimer.tt('claim', 'src');
  const patch = (...files: string[]) => {
    const parts = files.map((file) => `*** Add File: ${file}\n+one\n`);
    return { tool_name: 'apply_patch', tool_input: { command: `*** Begin Patch\n${parts.join('')}*** End Patch\n` } };
  };
  expect((await claimer.hook('before', patch('src/a.ts', 'src/b/c.ts'))).code).toBe(0);
  expect((await claimer.hook('before', patch('src/a.ts', 'lib/b.ts'))).code).toBe(2);
});

test('a stop refuses edits under a claim, a pause does not; enforce.edits holds for claims too', async () => {
  const { room, claimer, holder, at } = await two();
  await claimer.tt('claim', 'src');
  await room.tt(['pause']);
  expect((await claimer.edits(at('src/a.ts'))).code).toBe(0);
  await room.tt(['config', 'set', 'enforce.edits', 'warn']);
  expect((await holder.edits(at('src/a.ts'))).code).toBe(0);
  await room.tt(['config', 'set', 'enforce.edits', 'block']);
  await room.tt(['stop']);
  expect(await claimer.edits(at('src/a.ts'))).toMatchObject({
    code: 2,
    err: expect.stringContaining('stopped this room'),
  });
});

test('edits keep the lease they stand on; who was silent for too long is refused, and told what it lost', async () => {
  const { claimer, at, holder } = await two();
  await claimer.tt('claim', 'src', '--ttl', '10m');
  const edit = (ms: number) =>
    claimer.hook('before', editing('codex', at('src/a.ts')), {
      env: { TT_TEST_CLOCK: JSON.stringify({ wall: ms, mono: ms }) },
    });
  expect([(await edit(400_000)).code, (await edit(900_000)).code, (await edit(1_600_000)).code]).toEqual([0, 0, 2]);
  const later = { env: { TT_TEST_CLOCK: JSON.stringify({ wall: 1_600_000, mono: 1_600_000 }) } };
  expect((await holder.hook('before', editing('claude', at('src/a.ts')), later)).code).toBe(0);
});

test('a linked worktree has the same paths', async () => {
  const { room, holder, claimer, at } = await two();
  writeFileSync(at('x'), '');
  const git = (await import('execa')).execa;
  const env = {
    ...room.env(),
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a',
  };
  const tree = join(room.dir, '..', 'tree');
  await git('git', ['commit', '-q', '--allow-empty', '-m', 'x'], { cwd: room.dir, env, extendEnv: false });
  await git('git', ['worktree', 'add', '-q', tree], { cwd: room.dir, env, extendEnv: false });
  await claimer.tt('claim', 'src');
  const edit = (who: Agent, harness: 'claude' | 'codex', path: string) =>
    who.hook('before', editing(harness, join(tree, path)), { cwd: tree });
  expect((await edit(claimer, 'codex', 'src/a.ts')).code).toBe(0);
  expect((await edit(claimer, 'codex', 'lib/a.ts')).code).toBe(2);
  expect((await edit(holder, 'claude', 'src/a.ts')).code).toBe(2);
});
