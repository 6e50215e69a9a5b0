/** Hooks and what goes wrong: the work goes on, and `.tt/hook.log` says what happened. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { actor } from '../support/actor.ts';
import { type Agent, agentIn, editing } from '../support/agent.ts';
import { freshWorkspace, type Workspace } from '../support/workspace.ts';

const BIN = fileURLToPath(new URL('../../bin', import.meta.url));

/** A member that does not hold the stick: whatever is not refused here was let through by mistake or on purpose. */
async function outsider(): Promise<{ room: Workspace; me: Agent }> {
  const room = freshWorkspace();
  const [me, other] = [agentIn(room, 'claude'), agentIn(room, 'codex')];
  await me.tt('join');
  await other.tt('wait');
  return { room, me };
}

const logOf = ({ room }: Workspace): { error: string; message: string; event: string }[] => {
  const file = join(room, 'hook.log');
  return existsSync(file)
    ? readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];
};

test.each([
  ['nothing', ''],
  ['garbage', '\u0000\u0001{{{'],
  ['a cut-off object', '{"session_id":"claude-1","cwd":"/'],
  ['another kind of JSON', '[1,2,3]'],
  ['no tool', '{"session_id":"claude-1"}'],
  ['fields of other types', '{"session_id":7,"cwd":{},"tool_name":["Write"],"tool_input":"x"}'],
])('%s instead of a call: let through, and written down', async (_what, input) => {
  const { room, me } = await outsider();
  expect(await me.hook('before', {}, { input })).toMatchObject({ code: 0, out: '', err: '' });
  expect(logOf(room)).toMatchObject([{ error: 'internal', event: 'before' }]);
  for (const event of ['after', 'start', 'prompt', 'stop', 'end'])
    expect((await me.hook(event, {}, { input })).code, event).toBe(0);
});

test('doctor says how many hooks failed, and why the last did', async () => {
  const { room, me } = await outsider();
  const hooks = async (): Promise<unknown> => {
    const { checks } = (await room.tt(['doctor', '--json'])).json as unknown as { checks: { name: string }[] };
    return checks.find(({ name }) => name === 'hooks');
  };
  expect(await hooks()).toMatchObject({ status: 'ok' });
  await me.hook('before', {}, { input: 'garbage' });
  await me.hook('before', {}, { input: 'more garbage' });
  writeFileSync(join(room.room, 'hook.log'), '{"at":"cut', { flag: 'a' });
  expect(await hooks()).toMatchObject({
    status: 'warn',
    detail: expect.stringMatching(/^2 failed in the last day .*: the harness named no tool \(internal\)$/),
  });
});

test('an edit of one and of ten megabytes is judged like a small one', async () => {
  const { room, me } = await outsider();
  for (const size of [1, 10]) {
    const call = {
      tool_name: 'Write',
      tool_input: { file_path: join(room.dir, 'x'), content: 'y"\\\n'.repeat(size * 2 ** 18) },
    };
    expect(await me.hook('before', call)).toMatchObject({ code: 2, err: expect.stringContaining('holds the stick') });
  }
});

test('a tool whose fields are missing writes somewhere in the workspace', async () => {
  const { me } = await outsider();
  expect((await me.hook('before', { tool_name: 'Write', tool_input: {} })).code).toBe(2);
  expect((await me.hook('before', { tool_name: 'Bash', tool_input: {} })).code).toBe(0);
});

test('the database is gone, or is no database: let through; one that is locked is read all the same', async () => {
  const { room, me } = await outsider();
  const writer = await actor('grabs', { dir: room.room, ms: 600_000 });
  expect(await writer.says()).toBe('held');
  expect(await me.edits(join(room.dir, 'x'))).toMatchObject({ code: 2 });
  writer.kill();
  await writer.ended;
  const database = join(room.room, 'room.db');
  renameSync(database, `${database}.away`);
  expect(await me.edits(join(room.dir, 'x'))).toMatchObject({ code: 0, err: '' });
  writeFileSync(database, 'this is no database'.repeat(100));
  expect(await me.edits(join(room.dir, 'x'))).toMatchObject({ code: 0, err: '' });
  expect(logOf(room).map((line) => line.error)).toContain('store_corrupt');
  rmSync(database);
  renameSync(`${database}.away`, database);
});

test('words that no version of tt knows, and a tt that is gone, stop nobody', async () => {
  const { room, me } = await outsider();
  expect(await me.hook('later', {})).toMatchObject({ code: 0, out: '' });
  const moved = join(room.home, 'moved');
  mkdirSync(moved);
  writeFileSync(join(moved, 'tt-hook'), readFileSync(join(BIN, 'tt-hook')));
  chmodSync(join(moved, 'tt-hook'), 0o755);
  const call = JSON.stringify({ session_id: 'x', cwd: room.dir, ...editing('claude', join(room.dir, 'x')) });
  const run = (...words: string[]) =>
    execFileSync('sh', [join(moved, 'tt-hook'), ...words], {
      ...{ input: call, env: room.env(), encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] },
    });
  expect(run('claude', 'before')).toBe('');
  expect(run('antigravity', 'before')).toBe('{"decision":"allow"}\n');
});

test('a tt that is gone, or cannot be started, says at every call that nothing is refused, and once a day in the log', async () => {
  const { room } = await outsider();
  const call = JSON.stringify({ session_id: 'x', cwd: room.dir, ...editing('claude', join(room.dir, 'x')) });
  const hook = join(room.home, 'tt-hook');
  const log = join(room.room, 'hook.log');
  const runs = (tt: string, cwd = room.dir) => {
    writeFileSync(hook, readFileSync(join(BIN, 'tt-hook'), 'utf8').replace(/^tt=''$/m, `tt='${tt}'`));
    const { status, stdout, stderr } = spawnSync('sh', [hook, 'claude', 'before'], {
      ...{ input: call.replaceAll(room.dir, cwd), env: room.env(), encoding: 'utf8', cwd },
    });
    return { status, stdout, stderr };
  };
  const gone = join(room.home, 'gone/tt.cjs');
  const says = (why: string) => ({
    ...{ status: 0, stdout: '' },
    stderr: `tt: this hook refuses nothing and tells nothing: ${why}. Put tt back, or run tt install again.\n`,
  });
  for (let i = 0; i < 3; i++) expect(runs(gone)).toEqual(says(`there is no ${gone}`));
  expect(logOf(room)).toMatchObject([
    { harness: 'claude', event: 'before', error: 'not_run', message: `there is no ${gone}` },
  ]);
  expect(statSync(log).mode & 0o777).toBe(0o600);
  writeFileSync(log, readFileSync(log, 'utf8').replace(/"at":"[^T]*/, '"at":"2001-01-01'));
  const broken = join(room.home, 'broken.cjs');
  writeFileSync(broken, 'process.exit(9)');
  for (const tt of [gone, broken, broken, gone]) runs(tt);
  expect(logOf(room).map(({ message }) => message)).toEqual([
    ...[`there is no ${gone}`, `there is no ${gone}`, 'tt failed (status 9)', `there is no ${gone}`],
  ]);
  expect((await room.tt(['doctor'])).out).toMatch(/warn {2}hooks +3 failed in the last day .*there is no/);
  expect(runs('/odd"place')).toEqual(says('tt is not where tt install found it'));
  expect(logOf(room)).toHaveLength(5);
  expect(runs(gone, room.home)).toEqual({ status: 0, stdout: '', stderr: '' });
  rmSync(log);
  symlinkSync(join(room.home, 'elsewhere'), log);
  expect(runs(gone)).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(existsSync(join(room.home, 'elsewhere'))).toBe(false);
  rmSync(log);
});

test('antigravity takes silence for a no: it always gets an answer', async () => {
  const { room } = await outsider();
  const say = (call: object): unknown =>
    JSON.parse(
      execFileSync('sh', [join(BIN, 'tt-hook'), 'antigravity', 'before'], {
        input: JSON.stringify({ conversationId: 'c1', workspacePaths: [room.dir], ...call }),
        env: room.env(),
        encoding: 'utf8',
      }),
    );
  expect(say({ toolCall: { name: 'view_file', args: {} } })).toEqual({ decision: 'allow' });
  expect(say({ toolCall: { name: 'write_to_file', args: { TargetFile: join(room.dir, 'x') } } })).toEqual({
    decision: 'deny',
    reason: expect.stringContaining('Run `tt join`, then `tt wait`'),
  });
});

test('a link instead of a file of the room is refused, a session file that cannot be made costs only speed', async () => {
  const { room, me } = await outsider();
  writeFileSync(join(room.room, 'hooks'), 'in the way');
  expect(await me.edits(join(room.dir, 'x'))).toMatchObject({ code: 2 });
  expect(await me.goesOn()).toMatchObject({ code: 0 });
  rmSync(join(room.room, 'hooks'));
  symlinkSync(dirname(room.home), join(room.room, 'hooks'));
  expect(await me.goesOn()).toMatchObject({ code: 0, out: '' });
  expect(logOf(room).map((line) => line.error)).toContain('unsafe_room');
  rmSync(join(room.room, 'hooks'));
});

test('the log of failures does not grow for ever', async () => {
  const { room, me } = await outsider();
  const file = join(room.room, 'hook.log');
  writeFileSync(file, 'x'.repeat(300_000));
  await me.hook('before', {}, { input: 'garbage' });
  expect(readFileSync(`${file}.1`, 'utf8')).toHaveLength(300_000);
  expect(logOf(room)).toHaveLength(1);
});
