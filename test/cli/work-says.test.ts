/** What a worker says beside its answers: what it waits for, what is left when nothing was ready, that a task was given back. */
import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { A, roomOfTwo } from '../support/pair.ts';
import { add, held, shown, task, work } from '../support/tasks.ts';
import { hasScript } from '../support/terminal.ts';
import { BIN, type Workspace } from '../support/workspace.ts';

const END = '\u0003';

/** In a terminal of its own, as script:a; `typed` once the command has begun. */
async function atTerminal(ws: Workspace, words: string, typed?: () => Promise<unknown>): Promise<string> {
  const child = spawn('script', ['-qec', `'${process.execPath}' '${BIN}' work ${words}`, '/dev/null'], {
    ...{ cwd: ws.dir, env: ws.env(A), stdio: ['pipe', 'pipe', 'inherit'] },
  });
  let said = '';
  child.stdout?.on('data', (data) => {
    said += data;
  });
  const closed = new Promise((resolve) => child.once('close', resolve));
  if (typed) {
    await typed();
    child.stdin?.write(END);
  }
  await closed;
  return said.replaceAll('\r', '').replace('^C', '');
}

test.runIf(hasScript())('at a terminal it says once that it waits, and how it ends (needs script(1))', async () => {
  const ws = await roomOfTwo();
  await add(ws, 'one');
  const said = await atTerminal(ws, '--text --timeout 700ms -- true');
  expect(said).toMatch(
    /^t1: one\nt1 done \(exit status 0\)\nWaiting for a task for up to 700ms\. Ctrl-C ends it\.\nNothing is ready [^\n]*\n$/,
  );
  expect(await atTerminal(ws, '--json --timeout 100ms -- true')).toMatch(/^\{[^\n]*\}\n$/);
  expect(await atTerminal(ws, '--text --timeout 0 -- true')).toMatch(/^Nothing is ready [^\n]*\n$/);
});

test.runIf(hasScript())('Ctrl-C while a task runs: it says that it was given back (needs script(1))', async () => {
  const ws = await roomOfTwo();
  await add(ws, 'one');
  const command = `${held(ws).command(':').slice(0, 2).join(' ')} 'echo $$ >ran; sleep 600'`;
  const said = await atTerminal(ws, `--text -- ${command}`, () => held(ws).pid());
  expect(said).toBe('t1: one\nt1 given back (tt work was ended)\n');
  expect((await shown(ws)).status).toBe('open');
});

test('nothing was ready: how many there are, and why none of them was, as tt task claim --next says it', async () => {
  const ws = await roomOfTwo();
  await add(ws, 'fails', 'mine', 'waits');
  await task(ws, {}, 'after', 't3', 't1');
  await task(ws, A, 'claim', 't2');
  const ran = await work(ws, A, '--timeout', '100ms', '--', 'false');
  const last = JSON.parse(ran.out.trim().split('\n').at(-1) ?? '');
  expect(last).toMatchObject({ status: 'none_ready', open: 2, claimed: 1, yours: ['t2'], given_up: 1 });
  expect((await task(ws, A, 'claim', '--next')).json).toEqual(last);
  expect((await ws.tt(['work', '--timeout', '0', '--', 'false'], A)).out).toBe(
    'Nothing is ready for you: 2 open, 1 claimed. You have t2. You gave up t1: for others first. All of them: tt task list',
  );
});

test('tt events: what was given back has its title, and its exit status once', async () => {
  const ws = await roomOfTwo();
  await add(ws, 'one', 'two', 'three');
  await work(ws, A, '--once', '--', 'sh', '-c', 'exit 7');
  await work(ws, A, '--once', '--', 'sh', '-c', 'echo oops >&2; exit 8');
  await task(ws, {}, 'abandon', 't3', '--for-good', '--reason', 'not needed');
  const { out } = await ws.tt(['events', '--target', 'any', '--event', 'task_abandoned']);
  expect(out.split('\n').map((line) => line.replace(/^#.* · /, '· '))).toEqual([
    ...['· exit status 7', '  t1: one'],
    ...['· exit status 8', '  t2: two', '  oops'],
    ...['· not needed', '  t3: three', '  nobody is to do it'],
  ]);
});

test('something is ready, and this member has as many as one may have: that is said, and not that nothing is', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['config', 'set', 'limit.taken', '1']);
  await add(ws, 'one', 'two');
  await task(ws, A, 'claim', 't1');
  const ran = await work(ws, A, '--timeout', '0', '--', 'true');
  expect([ran.code, ran.error['error']]).toEqual([1, 'limit_exceeded']);
  expect((await task(ws, A, 'claim', '--next')).error).toEqual(ran.error);
});
