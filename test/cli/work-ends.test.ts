/** However a worker, its command or its claim ends: nothing is left running, nothing is done twice, the task is free again. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { actor } from '../support/actor.ts';
import { A, B, roomOfTwo } from '../support/pair.ts';
import { childrenOf, isRunning } from '../support/processes.ts';
import { log, standIn, stopAtRest } from '../support/stand-in.ts';
import { add, held, shown, startWork, task, taskEvents } from '../support/tasks.ts';
import { until, type Workspace } from '../support/workspace.ts';

/** Looks often, so that a test need not wait. */
const QUICK = { TT_POLL_FAST: '50ms', TT_POLL_SLOW: '50ms' };
const quick = (who: { readonly as: string }, env = {}) => ({ ...who, env: { ...QUICK, ...env } });

/** A worker of script:a whose command runs now. */
async function busyIn(env: object, command: (ws: Workspace) => readonly string[], ...words: readonly string[]) {
  const ws = await roomOfTwo();
  await add(ws, 'one');
  const worker = startWork(ws, quick(A, env), ...words, '--', ...command(ws));
  return { ws, worker, pid: await held(ws).pid() };
}

const busy = (command: (ws: Workspace) => readonly string[], ...words: readonly string[]) =>
  busyIn({}, command, ...words);

/** One that ignores signals, and so does its child. */
async function deaf() {
  const impatient = { TT_WORK_GRACE: '300ms' };
  const all = await busyIn(impatient, (ws) =>
    held(ws).command('', "trap '' TERM; { sh -c 'echo $$ >child; sleep 600' & }"),
  );
  const child = Number(await until('its child', () => held(all.ws).wrote('child') && held(all.ws).read('child')));
  return { ...all, child };
}

/** The last line: the command says things too. */
const errorIn = (err: string): unknown => JSON.parse(err.split('\n').at(-1) ?? '').error;

/** Some shells say on stderr what was killed: nobody reads it when the worker is dead. */
const waits = (ws: Workspace) =>
  held(ws).command('echo fine', "trap '' PIPE; trap 'echo told >told; exit 0' TERM INT HUP");

test.each([
  { signal: 'SIGTERM', status: 143 },
  { signal: 'SIGINT', status: 130 },
  { signal: 'SIGHUP', status: 129 },
] as const)(
  '$signal: the command is told, and its task given back, though it ends with 0',
  async ({ signal, status }) => {
    const { ws, worker, pid } = await busy(waits);
    worker.kill(signal);
    expect((await worker.end).code).toBe(status);
    expect([isRunning(pid), held(ws).wrote('told')]).toEqual([false, true]);
    expect(await shown(ws)).toMatchObject({ status: 'open' });
    expect(await shown(ws)).not.toHaveProperty('given_up_by');
    expect(await taskEvents(ws)).toEqual(['task_added', 'task_claimed', 'task_abandoned']);
  },
);

test('a command that ignores the signal is killed after work.grace, with what it has started', async () => {
  const { ws, worker, pid, child } = await deaf();
  worker.kill();
  expect((await worker.end).code).toBe(143);
  await until('both are gone', () => !isRunning(pid) && !isRunning(child));
  expect(await shown(ws)).toMatchObject({ status: 'open' });
});

test('kill -9 of a worker: another one has its task at once, and it is done once', async () => {
  const { ws, worker, pid } = await busy(waits);
  const other = startWork(ws, quick(B), '--once', '--timeout', '60s', '--', 'sh', '-c', 'echo mine');
  await until('the other waits', () => readdirSync(join(ws.room, 'alive')).length === 2);
  const since = Date.now();
  worker.kill('SIGKILL');
  await worker.end;
  expect((await other.end).json).toMatchObject({ task_id: 't1', status: 'done', epoch: 2, result: 'mine' });
  expect(Date.now() - since).toBeLessThan(30_000);
  await until('the orphan was told and has ended', () => held(ws).wrote('told') && !isRunning(pid));
  expect(await taskEvents(ws)).toEqual([
    ...['task_added', 'task_claimed', 'task_expired', 'task_claimed', 'task_done'],
  ]);
  const expired = (await log(ws)).find((e) => e.event_type === 'task_expired');
  expect(expired).toMatchObject({ reason: 'holder_gone', payload: { holder: 'script:a', epoch: 1 } });
});

test('kill -9 of a worker ends a command that ignores signals too, with what it has started, and nothing stays', async () => {
  const { worker, pid, child } = await deaf();
  const heirs = childrenOf(worker.pid).filter((one) => one !== pid);
  expect(heirs).toHaveLength(1);
  worker.kill('SIGKILL');
  await worker.end;
  await until('all are gone', () => ![pid, child, ...heirs].some(isRunning));
});

test.skipIf(process.platform !== 'linux')(
  'killed before it could say what it has started: that is found and ended all the same',
  async () => {
    const worker = await actor('dies-untold', { mark: `mark-${process.pid}` });
    const pid = Number(await worker.says());
    await worker.ended;
    const children = childrenOf(pid);
    expect(children).toHaveLength(1);
    await until('both are gone', () => ![pid, ...children].some(isRunning));
  },
);

test('what a command has left behind is not ended with its worker', async () => {
  const ws = await roomOfTwo();
  await add(ws, 'one');
  const worker = startWork(ws, A, '--', 'sh', '-c', 'sleep 600 >/dev/null 2>&1 & echo $! >left');
  await until('it is done', async () => (await shown(ws)).status === 'done');
  await until('nothing of it is left', () => childrenOf(worker.pid).length === 0);
  worker.kill('SIGKILL');
  await worker.end;
  const left = Number(held(ws).read('left'));
  expect(isRunning(left)).toBe(true);
  process.kill(left, 'SIGKILL');
});

test('a worker that was stopped for longer than its lease says done no more', async () => {
  const { ws, worker } = await busy((ws) => held(ws).command('echo late'), '--once', '--ttl', '3s');
  await stopAtRest(ws, worker.pid);
  const won = await until('the lease is over', async () => {
    const ran = await task(ws, B, 'claim', 't1');
    return ran.code === 0 ? ran.json : null;
  });
  expect(won).toMatchObject({ epoch: 2 });
  held(ws).go();
  worker.kill('SIGCONT');
  const { code, err, out } = await worker.end;
  expect([code, errorIn(err)]).toEqual([1, 'stale_claim']);
  expect(JSON.parse(out)).toMatchObject({ task_id: 't1', status: 'lost', epoch: 1 });
  expect(await shown(ws)).toMatchObject({ status: 'claimed', held_by: 'script:b' });
  expect(await taskEvents(ws)).not.toContain('task_done');
});

test('while the command runs the lease is kept, for as long as it takes', async () => {
  const { ws, worker } = await busy((ws) => held(ws).command('echo fine'), '--once', '--ttl', '3s');
  const began = Date.parse(String((await shown(ws))['expires_at']));
  await until('it was renewed three times over', async () => {
    const now = await shown(ws);
    expect(now).toMatchObject({ status: 'claimed', epoch: 1 });
    return Date.parse(String(now['expires_at'])) > began + 3_000;
  });
  held(ws).go();
  expect((await worker.end).json).toMatchObject({ status: 'done', epoch: 1 });
});

test('a person interrupts the task: the command is told, the task given back, and not taken again', async () => {
  const { ws, worker, pid } = await busy(waits);
  await task(ws, {}, 'interrupt', 't1', '--reason', 'wrong');
  await until('it is given back', async () => (await shown(ws)).status === 'open');
  expect([isRunning(pid), held(ws).wrote('told')]).toEqual([false, true]);
  await add(ws, 'two');
  await until('it goes on with the next', async () => (await shown(ws, 't2')).status === 'claimed');
  expect(await shown(ws)).toMatchObject({ status: 'open', given_up_by: ['script:a'] });
  worker.kill();
  await worker.end;
});

test.each([
  { by: 'a stop', words: ['stop'], error: 'room_stopped' },
  { by: 'an interrupt of the worker', words: ['interrupt', 'a', '--reason', 'now'], error: 'not_granted' },
  { by: 'closing the room', words: ['close'], error: 'room_closed' },
  { by: 'a kick', words: ['kick', 'a', '--force'], error: 'unknown_member' },
])('$by ends the command, gives the task back, and ends the worker', async ({ words, error }) => {
  const { ws, worker, pid } = await busy(waits);
  await ws.tt(words);
  const { code, err } = await worker.end;
  expect([code, errorIn(err), isRunning(pid)]).toEqual([1, error, false]);
  expect(held(ws).wrote('told')).toBe(true);
  expect(await shown(ws)).toMatchObject({ status: 'open' });
  expect(await taskEvents(ws)).not.toContain('task_done');
});

test('a person takes the task away: the command ends, and nothing more is said of it', async () => {
  const { ws, worker, pid } = await busy(waits, '--once');
  await task(ws, {}, 'abandon', 't1', '--for-good', '--reason', 'not needed');
  const { code, err } = await worker.end;
  expect([code, errorIn(err), isRunning(pid)]).toEqual([1, 'stale_claim', false]);
  expect(await shown(ws)).toMatchObject({ status: 'dropped', reason: 'not needed' });
  expect(await taskEvents(ws)).toEqual(['task_added', 'task_claimed', 'task_abandoned']);
});

test('with the agent that a worker speaks for its work ends', async () => {
  const ws = await roomOfTwo();
  await add(ws, 'one');
  const agent = standIn('agent');
  const worker = startWork(ws, { ...agent, env: { ...agent.env, ...QUICK } }, '--', ...waits(ws));
  const pid = await held(ws).pid();
  agent.kill();
  expect((await worker.end).code).toBe(143);
  expect(isRunning(pid)).toBe(false);
  expect(await shown(ws)).toMatchObject({ status: 'open' });
});
