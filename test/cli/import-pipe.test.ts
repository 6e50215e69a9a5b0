/** tt import of what comes once: a pipe is kept, in a file without a name, until it is known to be whole. */
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { A, folded, roomToKeep } from '../support/keeping.ts';
import { BIN, freshWorkspace } from '../support/workspace.ts';

/** More than any pipe holds: when it is written, the other side has read the begin of it. */
const MORE_THAN_A_PIPE = 3_000_000;
/** More than an import reads before it begins to write. */
const MESSAGES = 300;

test('a pipe that is slow keeps nobody from writing', async () => {
  const from = await roomToKeep();
  const send = `${JSON.stringify({ cmd: ['msg', 'send', 'room', 'x'.repeat(MORE_THAN_A_PIPE / MESSAGES)] })}\n`;
  await from.tt(['batch'], { ...A, input: send.repeat(MESSAGES) });
  const text = (await from.tt(['export'])).out;
  const to = freshWorkspace();
  const importing = execa(process.execPath, [BIN, 'import', '-', '--json'], {
    ...{ cwd: to.dir, env: to.env({}), extendEnv: false, reject: false },
  });
  const half = text.slice(0, -1000);
  await new Promise<void>((resolve, reject) => {
    importing.stdin.write(half, (error) => (error ? reject(error) : resolve()));
  });
  expect((await to.tt(['join', '--json'], { as: 'script:c' })).code).toBe(0);
  importing.stdin.end(text.slice(-1000));
  const { exitCode, stderr } = await importing;
  expect([exitCode, JSON.parse(stderr).error]).toEqual([1, 'room_not_empty']);
});

test.skipIf(process.platform === 'win32')('a named pipe, as <(…) of a shell is one; nothing of it stays', async () => {
  const from = await roomToKeep();
  const text = (await from.tt(['export'])).out;
  const to = freshWorkspace({ room: false });
  const tmp = join(to.dir, '..', 'spool');
  mkdirSync(tmp);
  const pipe = join(to.dir, 'pipe');
  await execa('mkfifo', [pipe]);
  const env = { TMPDIR: tmp };
  const importing = to.start(['import', pipe, '--json'], { env });
  await execa('sh', ['-c', 'cat >"$0"', pipe], { input: text });
  const { exitCode, stderr } = await importing;
  expect([exitCode, stderr]).toEqual([0, '']);
  expect(await folded(to)).toEqual(await folded(from));
  expect(readdirSync(tmp)).toEqual([]);
});

test.skipIf(process.platform === 'win32')('where there is no place to keep it, that is said', async () => {
  const text = (await (await roomToKeep()).tt(['export'])).out;
  const to = freshWorkspace();
  const { code, error } = await to.tt(['import', '-', '--json'], { input: text, env: { TMPDIR: '/none' } });
  expect([code, error['error'], error['message'], error['hint']]).toEqual([
    ...[1, 'target_not_writable', '/none cannot be written: ENOENT'],
    'let TMPDIR name a place with more room',
  ]);
});
