/** `tt work`: one task after another is claimed, given to a command, and ended as the command ended. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { A, B, roomOfTwo } from '../support/pair.ts';
import { log } from '../support/stand-in.ts';
import { add, held, shown, startWork, task, taskEvents, work } from '../support/tasks.ts';
import { BIN, until } from '../support/workspace.ts';

const tt = `${process.execPath} ${BIN}`;
const at = (seconds: string) => ['--timeout', seconds];

test('the command gets the task on its stdin and in its environment, and its output is the result', async () => {
  const ws = await roomOfTwo();
  await task(ws, B, 'add', 'first', 'thing', '--context-json', '{"file":"a.ts"}', '--channel', '#api');
  const env = 'echo "$TT_TASK_ID $TT_TASK_EPOCH $TT_TASK_TITLE $TT_TASK_CHANNEL $TT_AGENT_ID" >env; cat >in; echo fine';
  const ran = await work(ws, A, '--once', '--', 'sh', '-c', env);
  expect([ran.code, ran.json]).toEqual([
    0,
    { task_id: 't1', status: 'done', epoch: 1, exit_status: 0, result: 'fine' },
  ]);
  expect(held(ws).read('env')).toBe('t1 1 first thing #api script:a');
  expect(JSON.parse(held(ws).read('in'))).toMatchObject({
    ...{ task_id: 't1', title: 'first thing', context: { file: 'a.ts' }, channel: '#api', epoch: 1 },
  });
  expect(await shown(ws)).toMatchObject({ status: 'done', result: 'fine', ended_by: 'script:a' });
});

test('what the command does with tt is done as this worker, under its claim', async () => {
  const ws = await roomOfTwo();
  await add(ws, 'one');
  const ran = await work(ws, A, '--once', '--', 'sh', '-c', `${tt} task note t1 'half way' >/dev/null && echo ok`);
  expect(ran.json).toMatchObject({ status: 'done', result: 'ok' });
  const { code } = await ws.tt(['task', 'note', 't1', 'late'], { ...A, env: { TT_TASK_ID: 't1', TT_TASK_EPOCH: '1' } });
  expect(code).toBe(1);
  expect((await shown(ws))['notes']).toMatchObject([{ by: 'script:a', body: 'half way' }]);
});

test('in another room it works under its claims there, also on a task of the same id', async () => {
  const [ws, other] = [await roomOfTwo(), await roomOfTwo()];
  for (const one of [ws, other]) await add(one, 'one');
  for (const words of [['claim'], ['abandon'], ['claim']]) await task(other, A, ...words, 't1');
  const there = `cd '${other.dir}' && ${tt} task note t1 noted && ${tt} task abandon t1 && ${tt} task claim t1 && ${tt} task done t1 there`;
  const ran = await work(ws, A, '--once', '--', 'sh', '-c', `(${there}) >/dev/null && echo here`);
  expect([ran.err, ran.code]).toEqual(['', 0]);
  expect([(await shown(ws))['result'], (await shown(other))['result']]).toEqual(['here', 'there']);
});

test('a command may say itself that it is done, and goes on to its end', async () => {
  const ws = await roomOfTwo();
  await add(ws, 'one');
  const script = `${tt} task done "$TT_TASK_ID" 'by myself' >/dev/null; ${tt} msg send room 'after that' >/dev/null; exit 4`;
  const ran = await work(ws, { ...A, env: { TT_POLL_FAST: '20ms' } }, '--once', '--', 'sh', '-c', script);
  expect([ran.code, ran.json]).toEqual([4, { task_id: 't1', status: 'done', epoch: 1, exit_status: 4 }]);
  expect(await shown(ws)).toMatchObject({ status: 'done', result: 'by myself' });
  expect((await log(ws)).at(-1)).toMatchObject({ event_type: 'message_sent' });
});

test.each([
  { how: 'exit 7', script: 'echo oops >&2; exit 7', status: 7, note: 'exit status 7: oops' },
  { how: 'kill -9', script: 'kill -9 $$', status: 137, note: 'killed by SIGKILL' },
  { how: 'kill -TERM', script: 'kill -TERM $$', status: 143, note: 'killed by SIGTERM' },
])('$how: given back with the error, passed on, and not done', async ({ script, status, note }) => {
  const ws = await roomOfTwo();
  await add(ws, 'one');
  const ran = await work(ws, A, '--once', '--', 'sh', '-c', script);
  expect([ran.code, ran.json]).toEqual([status, { task_id: 't1', status: 'failed', epoch: 1, exit_status: status }]);
  expect(await shown(ws)).toMatchObject({
    ...{ status: 'open', given_up_by: ['script:a'], notes: [{ by: 'script:a', body: note, error: true }] },
  });
});

test('a task that always fails is tried once by each worker, three times in all, until somebody changes it', async () => {
  const ws = await roomOfTwo();
  await add(ws, 'poison', 'fine');
  const fails = ['sh', '-c', '[ "$TT_TASK_ID" != t1 ]'];
  const ran = await work(ws, A, ...at('300ms'), '--', ...fails);
  const answers = ran.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).status);
  expect([ran.code, answers]).toEqual([3, ['failed', 'done', 'none_ready']]);
  for (const as of ['script:b', 'script:c', 'script:d']) await work(ws, { as }, ...at('300ms'), '--', ...fails);
  expect((await shown(ws))['given_up_by']).toEqual(['script:a', 'script:b', 'script:c']);
  expect((await work(ws, { as: 'script:d' }, '--once', ...at('300ms'), '--', 'true')).code).toBe(3);
  await task(ws, {}, 'reopen', 't1');
  expect((await work(ws, A, '--once', ...at('300ms'), '--', 'true')).code).toBe(0);
});

test('it waits for a task, is woken when one is ready, and takes them in their order', async () => {
  const ws = await roomOfTwo();
  // It does not look by itself: what it hears of, it hears by the bell.
  const env = { TT_POLL_FAST: '5m', TT_POLL_SLOW: '5m' };
  const worker = startWork(ws, { as: 'script:w', env }, '--timeout', '20s', '--', 'cat');
  await until('it is there', async () => (await ws.tt(['who'])).out.includes('script:w'));
  await task(ws, {}, 'add', 'one');
  await task(ws, {}, 'add', 'two', '--after', 't1');
  await until('both are done', async () => (await shown(ws, 't2')).status === 'done');
  worker.kill();
  expect((await worker.end).code).toBe(143);
  expect((await taskEvents(ws)).filter((type) => type !== 'task_added')).toEqual([
    ...['task_claimed', 'task_done', 'task_claimed', 'task_done'],
  ]);
});

test('it takes what it may: --for me, --channel, not what is another’s', async () => {
  const ws = await roomOfTwo();
  await task(ws, {}, 'add', 'for b', '--for', 'b');
  await task(ws, {}, 'add', 'in #api', '--channel', '#api');
  await task(ws, {}, 'add', 'for a', '--for', 'a');
  const took = async (...words: string[]) => (await work(ws, A, '--once', ...at('300ms'), ...words, '--', 'true')).json;
  expect(await took('--for', 'me')).toMatchObject({ task_id: 't3' });
  expect(await took('--for', 'me')).toMatchObject({ status: 'none_ready' });
  expect(await took('--channel', '#API')).toMatchObject({ task_id: 't2' });
  expect(await took()).toMatchObject({ status: 'none_ready' });
});

test('a pause grants nothing; when it is over, work goes on by itself', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['pause']);
  await add(ws, 'one');
  expect((await work(ws, A, '--once', ...at('300ms'), '--', 'true')).error).toMatchObject({ error: 'not_granted' });
  const worker = startWork(ws, A, '--once', '--timeout', '20s', '--', 'true');
  await ws.tt(['resume']);
  expect((await worker.end).json).toMatchObject({ task_id: 't1', status: 'done' });
});

test('of a long output the end is kept, and it is said to be the end', async () => {
  const ws = await roomOfTwo();
  await add(ws, 'one');
  const env = { TT_LIMIT_TASK: '100' };
  const ran = await work(ws, { ...A, env }, '--once', '--', 'sh', '-c', 'seq 1 5000; printf "é%.0s" 1 2 3');
  expect(ran.json).toMatchObject({ status: 'done', cut: true });
  const result = String((await shown(ws))['result']);
  expect(result).toMatch(/\n5000\nééé$/);
  expect(Buffer.byteLength(result)).toBeLessThanOrEqual(100);
  expect((await log(ws)).at(-1)?.payload).toMatchObject({ cut: true });
});

test('a command that leaves something behind which holds its output open is over when it ends', async () => {
  const ws = await roomOfTwo();
  await add(ws, 'one');
  const ran = await work(ws, A, '--once', '--', 'sh', '-c', 'sleep 600 & echo $! >left; echo done');
  expect(ran.json).toMatchObject({ status: 'done', result: 'done' });
  process.kill(Number(held(ws).read('left')), 'SIGKILL');
});

test.each([
  { what: 'no file', program: './no-such-program', error: 'command_not_found', status: 127 },
  { what: 'a word that PATH has not', program: 'no-such-program', error: 'command_not_found', status: 127 },
  { what: 'a file without the right to be run', program: './text', error: 'command_not_executable', status: 126 },
  { what: 'a directory', program: './.tt', error: 'command_not_executable', status: 126 },
])('$what as the command: refused as a shell does, before anything is claimed', async ({ program, error, status }) => {
  const ws = await roomOfTwo();
  writeFileSync(join(ws.dir, 'text'), 'hello');
  await add(ws, 'one');
  const ran = await work(ws, A, '--', program);
  expect([ran.code, ran.error['error'], ran.out]).toEqual([status, error, '']);
  expect(await taskEvents(ws)).toEqual(['task_added']);
  for (const none of [[], ['']]) expect((await work(ws, A, '--', ...none)).error['error']).toBe('invalid_input');
});

test('a program that goes away between two tasks ends the worker, and costs no task anything', async () => {
  const ws = await roomOfTwo();
  const program = join(ws.dir, 'once');
  writeFileSync(program, '#!/bin/sh\nrm "$0"\n', { mode: 0o755 });
  await add(ws, 'one', 'two');
  const ran = await work(ws, A, '--', program);
  expect([ran.code, ran.error['error']]).toEqual([127, 'command_not_found']);
  expect(await taskEvents(ws)).toEqual(['task_added', 'task_added', 'task_claimed', 'task_done']);
});

test('one that cannot be started though it is there: its task is given back without blame, and the worker ends', async () => {
  const ws = await roomOfTwo();
  writeFileSync(join(ws.dir, 'broken'), '#!/no/such/interpreter\n', { mode: 0o755 });
  await add(ws, 'one');
  const ran = await work(ws, A, '--', './broken');
  expect([ran.code, ran.error['error']]).toEqual([1, 'command_failed']);
  expect(await taskEvents(ws)).toEqual(['task_added', 'task_claimed', 'task_abandoned']);
  expect(JSON.stringify((await log(ws)).at(-1))).toContain('the command could not be started');
  expect(await shown(ws)).not.toHaveProperty('given_up_by');
});

test('it keeps its claim however seldom it would look by itself, and however short the lease is', async () => {
  const ws = await roomOfTwo();
  for (const name of ['poll.fast', 'poll.slow']) await ws.tt(['config', 'set', name, '30s']);
  await add(ws, 'one');
  const worker = startWork(ws, A, '--once', '--ttl', '9s', '--', ...held(ws).command(':'));
  await held(ws).pid();
  const first = Date.parse(String((await shown(ws))['expires_at']));
  await until('its first lease is over', () => Date.now() > first);
  held(ws).go();
  expect((await worker.end).json).toMatchObject({ status: 'done' });
});
