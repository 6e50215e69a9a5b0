/** One answer on stdout: whole when the reader is slow and the pipe does not block, quiet when the reader is gone. */
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { BIN, freshWorkspace, type Workspace } from '../support/workspace.ts';

const A = { as: 'script:a' };

/** More in the log than a pipe holds (64 KiB on Linux). */
async function longLog(): Promise<Workspace> {
  const room = freshWorkspace();
  const handoff = JSON.stringify({ status: 'x'.repeat(60_000), next_action: 'read on' });
  for (let turn = 1; turn <= 3; turn++) {
    expect((await room.tt(['wait', '--json'], A)).json).toMatchObject({ turn_id: turn });
    expect((await room.tt(['release', '--stdin', '--json'], { ...A, input: handoff })).code).toBe(0);
  }
  return room;
}

/** Starts what follows with its own stdout, then makes that non-blocking for both: Node does so with a pipe it writes to. */
const NON_BLOCKING = `
  const { spawn } = require('node:child_process');
  spawn(process.execPath, process.argv.slice(1), { stdio: 'inherit' }).on('exit', (code) => (process.exitCode = code));
  process.stdout.write('');`;

test.each(['blocking', 'non-blocking'])('a slow reader of a %s pipe gets the whole answer', async (kind) => {
  const room = await longLog();
  const tt = [BIN, 'events', '--after', '0', '--json'];
  const words = kind === 'blocking' ? tt : ['-e', NON_BLOCKING, '--', ...tt];
  const { stdout, exitCode } = await execa('sh', ['-c', '"$@" | { sleep 1; cat; }', 'sh', process.execPath, ...words], {
    cwd: room.dir,
    env: room.env(A),
    extendEnv: false,
  });
  expect(exitCode).toBe(0);
  expect(stdout.length).toBeGreaterThan(180_000);
  expect(JSON.parse(stdout).events).toHaveLength(7);
});

test('a reader that is gone: no stack, exit 0', async () => {
  const room = await longLog();
  const { stderr } = await execa(
    'sh',
    ['-c', '{ sleep 1; "$@"; echo "exit $?" >&2; } | true', 'sh', process.execPath, BIN, 'events', '--after', '0'],
    {
      cwd: room.dir,
      env: room.env(A),
      extendEnv: false,
    },
  );
  expect(stderr).toBe('exit 0');
});

const full = (room: Workspace, words: readonly string[], input = '') =>
  execa('sh', ['-c', '"$@" >/dev/full', 'sh', process.execPath, BIN, ...words], {
    ...{ cwd: room.dir, env: room.env(A), extendEnv: false, reject: false, input },
  });

test('an answer that cannot be written is no success: one line, a code, status 1', async () => {
  const room = freshWorkspace();
  await room.tt(['join'], A);
  await room.tt(['task', 'add', 'mend'], A);
  for (const words of [
    ['task', 'claim', '--next', '--json'],
    ['who', '--json'],
    ['events', '--json'],
    ['wait', '--json'],
    ['export', '--json'],
    ['events', '--follow', '--after', '0', '--target', 'any', '--json'],
    ['help', '--json'],
    ['--version', '--json'],
  ]) {
    const { exitCode, stderr } = await full(room, words);
    const said = String(stderr).split('\n').at(-1) ?? '';
    expect([words, exitCode, JSON.parse(said)], said).toMatchObject([
      words,
      1,
      { error: 'output_lost', why: 'ENOSPC' },
    ]);
  }
  const batch = await full(room, ['batch'], '{"cmd":["who"]}\n');
  expect([batch.exitCode, String(batch.stderr)]).toEqual([1, expect.stringContaining('(output_lost)')]);
  // The turn that nobody has heard of is free again.
  expect((await room.tt(['state', '--json'], A)).json).toMatchObject({ room_state: 'idle' });
});

test('a hook breaks no harness, also where nobody can read it', async () => {
  const room = freshWorkspace();
  await room.tt(['join'], A);
  const call = (session_id: string) =>
    JSON.stringify({ session_id, cwd: room.dir, hook_event_name: 'SessionStart', source: 'startup' });
  const heard = await room.tt(['hook', 'claude', 'start'], { ...A, input: call('one') });
  expect([heard.code, heard.out]).toEqual([0, expect.stringContaining('Turntable')]);
  const { exitCode, stderr } = await full(room, ['hook', 'claude', 'start'], call('two'));
  expect([exitCode, String(stderr)]).toEqual([0, '']);
});
