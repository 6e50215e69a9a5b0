/** What a task waits for, where that will never be done. */
import { expect, test } from 'vitest';
import { A, roomOfTwo } from '../support/pair.ts';
import { add, refused, shown, task, work } from '../support/tasks.ts';

test('what waits for a task that nobody is to do any more says so, and how to go on', async () => {
  const ws = await roomOfTwo();
  await add(ws, 'one', 'two');
  await task(ws, {}, 'add', 'three', '--after', 't1,t2');
  const hint = 'tt task after t3 --not t1';
  expect((await task(ws, {}, 'abandon', 't1', '--for-good')).json).toMatchObject({ waiting: ['t3'], hint });
  await task(ws, {}, 'reopen', 't1');
  expect((await ws.tt(['task', 'abandon', 't1', '--for-good'])).out).toBe(
    `Nobody is to do t1 any more. What waits for it is never ready: t3. Next: ${hint}`,
  );
  expect((await ws.tt(['task', 'list'])).out).toMatch(/^t3 .* after t1 \(dropped\), t2$/m);
  const { error } = await task(ws, {}, 'claim', 't3');
  expect(error).toMatchObject({ error: 'not_ready', waits_for: ['t1', 't2'], dropped: ['t1'] });
  expect((await ws.tt(String(error['hint']).split(' ').slice(1))).out).toBe('t3 waits for t2.');
});

test('not to wait for what it does not wait for changes nothing; for what is not there is refused', async () => {
  const ws = await roomOfTwo();
  await add(ws, 'one', 'two');
  await task(ws, {}, 'add', 'three', '--after', 't1');
  const { json } = await task(ws, {}, 'after', 't3', '--not', 't2');
  expect(json).toEqual({ task_id: 't3', after: ['t1'], changed: false });
  expect((await ws.tt(['task', 'after', 't3', '--not', 't2,t1'])).out).toBe('t3 waits for nothing.');
  expect(await refused(ws, {}, 'after', 't3', '--not', 't9')).toEqual([1, 'unknown_task']);
});

test('why a task was given back stays with it', async () => {
  const ws = await roomOfTwo();
  await add(ws, 'one');
  for (const [who, reason] of [[A, 'no idea of CSS'] as const, [{}, 'mine now'] as const]) {
    await task(ws, A, 'claim', 't1');
    await task(ws, who, 'abandon', 't1', '--reason', reason);
  }
  const { notes } = await shown(ws);
  expect(notes).toMatchObject([
    { by: 'script:a', body: 'no idea of CSS', error: true },
    { by: 'human:ada', body: 'mine now' },
  ]);
  expect((await ws.tt(['task', 'show', 't1'])).out).toContain('  script:a gave it back: no idea of CSS\n');
});

test('a list that nothing fits does not say that there is nothing', async () => {
  const ws = await roomOfTwo();
  const said = async (...words: readonly string[]) => (await ws.tt(['task', 'list', ...words], A)).out;
  expect(await said('--mine')).toBe('There is nothing to do.');
  await add(ws, 'one');
  for (const words of [['--mine'], ['--status', 'claimed'], ['--for', 'b'], ['--all', '--channel', '#x']])
    expect(await said(...words), words.join(' ')).toBe('No task fits. What is to be done: tt task list');
  await task(ws, {}, 'abandon', 't1', '--for-good');
  expect(await said('--for', 'b')).toBe('No task fits. All: tt task list --all');
  expect(await said()).toBe('There is nothing to do. What is done: tt task list --all');
});

test('a worker in a paused room hears what a claim hears', async () => {
  const ws = await roomOfTwo();
  await add(ws, 'one');
  await ws.tt(['pause']);
  const claim = await task(ws, A, 'claim', '--next');
  const worker = await work(ws, A, '--timeout', '0', '--', 'true');
  expect([worker.code, worker.error]).toEqual([claim.code, claim.error]);
  expect(claim.error).toMatchObject({ error: 'not_granted', brake: 'paused' });
});
