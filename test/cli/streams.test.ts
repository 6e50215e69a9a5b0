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
