/** Before a tool: who may write is let through, mostly without starting Node; who may not is told what to do. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Agent, agentIn, editing } from '../support/agent.ts';
import { freshWorkspace, type Workspace } from '../support/workspace.ts';

interface Scene {
  readonly room: Workspace;
  readonly holder: Agent;
  readonly other: Agent;
}

/** Two joined; the first holds the stick. */
async function two(): Promise<Scene> {
  const room = freshWorkspace();
  const [holder, other] = [agentIn(room, 'claude'), agentIn(room, 'codex')];
  await other.tt('join');
  await holder.tt('join');
  await holder.tt('wait');
  return { room, holder, other };
}

const REFUSED = /^tt: claude:\w+ holds the stick of this workspace \(turn 1\), you do not\. Run `tt wait`/;

test.each(['claude', 'codex', 'gemini', 'opencode'] as const)(
  '%s: an edit without the stick is refused with one sentence; with it, it goes through',
  async (harness) => {
    const room = freshWorkspace();
    const [me, other] = [agentIn(room, harness, 'mine'), agentIn(room, harness === 'codex' ? 'claude' : 'codex')];
    await other.tt('join');
    await other.tt('wait');
    await me.tt('join');
    const refused = await me.edits(join(room.dir, 'a.txt'));
    expect(refused).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/holds the stick .* Run `tt wait`/) });
    expect(refused.err.split('\n')).toHaveLength(1);
    await other.tt('release', '--status', 'a', '--next-action', 'b');
    expect((await me.tt('wait')).json).toMatchObject({ status: 'your_turn' });
    expect(await me.edits(join(room.dir, 'a.txt'))).toMatchObject({ code: 0, out: '', err: '' });
  },
);

test('the common answers start no Node: the second edit of a holder, the second look after a tool', async () => {
  const { room, holder } = await two();
  const path = join(room.dir, 'a.txt');
  await holder.goesOn();
  expect((await holder.edits(path)).asked).toBe(false);
  expect((await holder.goesOn()).asked).toBe(false);
  expect((await holder.runs('npm test')).asked).toBe(false);
  expect(await holder.edits(join(room.dir, 'new', 'dir', 'b.txt'))).toMatchObject({ code: 0 });
});

test('a turn that is taken away is refused at once, not when the session looks next', async () => {
  const { room, holder } = await two();
  const path = join(room.dir, 'a.txt');
  await holder.goesOn();
  expect(await holder.edits(path)).toMatchObject({ code: 0, asked: false });
  await room.tt(['take', '--yes', '--reason', 'mine']);
  expect(readFileSync(join(room.room, 'stick'), 'utf8')).toBe('');
  expect(await holder.edits(path)).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^tt: human:ada holds the stick/),
  });
});

test('shell commands: what writes is refused, what reads is not', async () => {
  const { other } = await two();
  for (const command of ['echo x > a.txt', 'git commit -m x', 'rm -rf src', 'cd src && sed -i s/a/b/ c'])
    expect(await other.runs(command), command).toMatchObject({ code: 2, err: expect.stringMatching(REFUSED) });
  for (const command of ['git status', 'grep -r "a > b" .', 'npm test > /dev/null 2>&1', 'tt wait --timeout 60'])
    expect(await other.runs(command), command).toMatchObject({ code: 0 });
});

test('files outside every room are nobody’s concern; a file in another room is judged by that one', async () => {
  const { room, holder, other } = await two();
  const elsewhere = freshWorkspace();
  expect(await other.edits(join(elsewhere.home, 'x'))).toMatchObject({ code: 0 });
  const there = agentIn(elsewhere, 'claude', 'there');
  await there.tt('join');
  await there.tt('wait');
  await holder.goesOn();
  expect(await holder.edits(join(elsewhere.dir, 'x'))).toMatchObject({
    code: 2,
    err: expect.stringContaining('`tt join`'),
  });
  symlinkSync(elsewhere.dir, join(room.dir, 'link'));
  expect(await holder.edits(join(room.dir, 'link', 'x'))).toMatchObject({ code: 2 });
  expect(await holder.edits(join(room.dir, 'y'))).toMatchObject({ code: 0 });
});

test('a subdirectory, a linked worktree and a room under TT_DIR are the same room to hooks', async () => {
  const { room, holder, other } = await two();
  const sub = join(room.dir, 'a', 'b');
  mkdirSync(sub, { recursive: true });
  const git = (...words: string[]) =>
    execFileSync('git', ['-C', room.dir, ...words], { env: room.env(), stdio: 'pipe' });
  git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '--allow-empty', '-m', 'x');
  const tree = join(room.dir, '..', 'tree');
  git('worktree', 'add', '-q', tree);
  for (const dir of [sub, tree]) {
    const edit = editing('codex', 'x');
    expect(await other.hook('before', edit, { cwd: dir }), dir).toMatchObject({ code: 2 });
    const path = join(dir, 'x');
    expect(await holder.hook('before', editing('claude', path), { cwd: dir }), dir).toMatchObject({ code: 0 });
  }
  await holder.goesOn();
  expect((await holder.hook('before', editing('claude', join(tree, 'x')), { cwd: tree })).asked).toBe(false);

  const far = freshWorkspace({ room: false });
  const env = { TT_DIR: join(far.home, 'rooms') };
  await far.tt(['join'], { as: 'script:x', env });
  const stranger = agentIn(far, 'claude');
  expect(await stranger.hook('before', editing('claude', join(far.dir, 'x')), { env })).toMatchObject({ code: 2 });
  await far.tt(['close'], { env });
});

test('nobody joined, nobody there: edits are free, and that is said once', async () => {
  const room = freshWorkspace();
  const [me, other] = [agentIn(room, 'claude'), agentIn(room, 'codex')];
  await other.tt('join');
  await other.tt('leave');
  const path = join(room.dir, 'a.txt');
  expect(await me.edits(path)).toMatchObject({ code: 0, out: '' });
  const edited = { ...editing('claude', path), tool_response: {} };
  expect((await me.hook('after', edited)).context).toContain('nobody else is in it now');
  expect(await me.edits(path)).toMatchObject({ code: 0, asked: false });
  expect((await me.hook('after', edited)).context).toBe('');
  await other.tt('join');
  expect(await me.edits(path)).toMatchObject({
    code: 2,
    err: expect.stringContaining('Run `tt join`, then `tt wait`'),
  });
});

test.each([
  ['off', 0, ''],
  ['warn', 0, 'you edited without the stick'],
  ['block', 2, ''],
])('enforce.edits = %s', async (policy, code, said) => {
  const { room, other } = await two();
  expect((await room.tt(['config', 'set', 'enforce.edits', policy])).code).toBe(0);
  expect(await other.edits('a.txt')).toMatchObject({ code });
  const context = (await other.hook('after', editing('codex', 'a.txt'))).context;
  if (said === '') expect(context).toBe('');
  else expect(context).toContain(said);
  expect((await other.hook('after', editing('codex', 'a.txt'))).context).toBe('');
});

test('without a room nothing is asked and nothing is said, whatever the event', async () => {
  const nowhere = freshWorkspace({ room: false });
  const me = agentIn(nowhere, 'claude');
  for (const event of ['start', 'prompt', 'before', 'after', 'stop', 'end', 'wait']) {
    const ran = await me.hook(event, editing('claude', join(nowhere.dir, 'x')));
    expect(ran, event).toMatchObject({ code: 0, out: '', err: '', asked: false });
  }
});

test('a subagent works under its session’s stick', async () => {
  const { room, holder } = await two();
  const fields = { ...editing('claude', join(room.dir, 'x')), agent_id: 'sub-1', agent_type: 'general' };
  expect(await holder.hook('before', fields)).toMatchObject({ code: 0 });
});

test('a closed room: no edits for members, and the model is told that a person ended it', async () => {
  const { room, other } = await two();
  await room.tt(['close', '--reason', 'enough']);
  expect(await other.edits('x')).toMatchObject({ code: 2, err: expect.stringContaining('a person closed the room') });
});
