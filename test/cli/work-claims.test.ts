/** Path claims that a command of `tt work` makes end with it, however it or its worker ends, and nobody else's do. */
import { expect, test } from 'vitest';
import { A, B, roomOfTwo } from '../support/pair.ts';
import { isRunning } from '../support/processes.ts';
import { log } from '../support/stand-in.ts';
import { add, held, shown, startWork, work } from '../support/tasks.ts';
import { BIN, until, type Workspace } from '../support/workspace.ts';

const tt = `${process.execPath} ${BIN}`;
const CLAIMS = `${tt} claim 'src/**' >/dev/null || exit 9`;
const claims = async (ws: Workspace) =>
  (
    (await ws.tt(['claims', '--json'])).json as unknown as { claims: { claim_id: string; held_by: string }[] }
  ).claims.map(({ claim_id, held_by }) => `${claim_id} ${held_by}`);
const ended = async (ws: Workspace) =>
  (await log(ws)).flatMap((e) =>
    /^path_(?:expired|released)$/.test(e.event_type) ? [[e.event_type, e['reason']]] : [],
  );

test.each([
  { who: 'a script that no process stands for', options: A },
  { who: 'the person at the terminal', options: {} },
])(
  'kill -9 of the worker of $who: its claims are free at once, and the others do all of the list',
  async ({ options }) => {
    const ws = await roomOfTwo();
    await add(ws, 'one', 'two', 'three');
    const worker = startWork(ws, options, '--', ...held(ws).command(':', CLAIMS));
    const pid = await held(ws).pid();
    expect(await claims(ws)).toHaveLength(1);
    // Others are refused as long as it lives.
    expect((await ws.tt(['claim', 'src/a.ts', '--json'], B)).error['error']).toBe('claim_overlaps');
    worker.kill('SIGKILL');
    await worker.end;
    const ran = await work(ws, B, '--timeout', '300ms', '--', 'sh', '-c', CLAIMS);
    expect(
      ran.out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).status),
    ).toEqual(['done', 'done', 'done', 'none_ready']);
    expect(await ended(ws)).toEqual([
      ['path_expired', 'holder_gone'],
      ...Array.from({ length: 3 }, () => ['path_released', 'command_ended']),
    ]);
    await until('its command is gone', () => !isRunning(pid));
  },
);

test('what a command has claimed and kept is given back when it ends, and said; what was claimed beside it stays', async () => {
  const ws = await roomOfTwo();
  await add(ws, 'one', 'two');
  await ws.tt(['claim', 'docs'], A);
  const script = `${CLAIMS}; ${tt} claim docs >/dev/null; ${tt} claim lib >/dev/null; [ "$TT_TASK_ID" = t1 ]`;
  const worker = startWork(ws, A, '--once', '--', ...held(ws).command(':', script.split(';').slice(0, 3).join(';')));
  await held(ws).pid();
  // The same member, but not the command.
  await ws.tt(['claim', 'test'], A);
  held(ws).go();
  expect((await worker.end).json).toMatchObject({ status: 'done', unclaimed: ['c2', 'c3'] });
  expect(await claims(ws)).toEqual(['c1 script:a', 'c4 script:a']);
  const failed = await ws.tt(['work', '--once', '--', 'sh', '-c', script], A);
  expect(failed.out).toBe('t2 failed (exit status 1, unclaimed c5 c6)');
  expect(await claims(ws)).toEqual(['c1 script:a', 'c4 script:a']);
});

test('told to end, it gives back what its command has claimed', async () => {
  const ws = await roomOfTwo();
  await add(ws, 'one');
  const worker = startWork(ws, A, '--', ...held(ws).command(':', CLAIMS));
  await held(ws).pid();
  worker.kill();
  expect((await worker.end).code).toBe(143);
  expect([await claims(ws), (await shown(ws)).status]).toEqual([[], 'open']);
});

test('what outlives its worker claims nothing for it any more; in another room its lock means nothing', async () => {
  const ws = await roomOfTwo();
  const { room_id } = (await ws.tt(['claim', 'lib', '--json'], A)).json;
  const late = await ws.tt(['claim', 'src', '--json'], { ...A, env: { TT_TASK_LOCK: `${room_id}/gone` } });
  expect([late.code, late.error['error']]).toEqual([1, 'stale_claim']);
  expect((await ws.tt(['claim', 'src', '--json'], { ...A, env: { TT_TASK_LOCK: 'other/gone' } })).code).toBe(0);
});
