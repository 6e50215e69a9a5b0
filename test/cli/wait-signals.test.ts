/** SIGTERM, SIGINT and SIGHUP during every waiting command: unregistered at once, nothing promised to it is lost. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  guardians,
  HANDOFF,
  receivers,
  standIn,
  started,
  startWait,
  stopAtRest,
  typesIn,
} from '../support/stand-in.ts';
import { freshWorkspace, until } from '../support/workspace.ts';

const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;
const WAYS = [[], ['--events'], ['--park']];

test.each(WAYS.flatMap((words) => SIGNALS.map(([signal, code]) => ({ words, signal, code }))))(
  'tt wait $words ends on $signal with $code, says nothing and leaves nothing',
  async ({ words, signal, code }) => {
    const room = freshWorkspace();
    const [a, b] = [standIn('a'), standIn('b')];
    await room.tt(['wait', '--json'], a);
    const waiting = await startWait(room, b, ...words);
    expect((await room.tt(['who', '--json'])).json['members']).toContainEqual(
      expect.objectContaining({ agent_id: b.id, activity: words[0] === '--park' ? 'parked' : 'waiting' }),
    );
    waiting.kill(signal);
    expect(await waiting.end).toMatchObject({ code, out: '', err: '' });
    expect(receivers(room)).toEqual([]);
    await until('only the holder has a guardian', () => guardians(room).length === 1);
    expect(readdirSync(join(room.room, 'alive'))).toHaveLength(1);
    expect((await room.tt(['who', '--json'])).json.queue).toEqual([]);
  },
);

test.each(['SIGTERM', 'SIGKILL'] as const)('a wait ended by %s leaves no warm guardian behind', async (signal) => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await room.tt(['wait', '--json'], a);
  const waiting = await startWait(room, b);
  await until('b has a warm guardian', () => guardians(room).length === 2);
  waiting.kill(signal);
  await waiting.end;
  await until('only the holder has a guardian', () => guardians(room).length === 1);
});

test('a wait that ends by its timeout leaves no warm guardian behind', async () => {
  const room = freshWorkspace();
  await room.tt(['wait', '--json'], standIn('a'));
  const waiting = await startWait(room, standIn('b'), '--timeout', '4s');
  await until('b has a warm guardian', () => guardians(room).length === 2);
  expect((await waiting.end).json).toMatchObject({ status: 'not_yet', wake_reason: 'timeout' });
  await until('only the holder has a guardian', () => guardians(room).length === 1);
});

test('only the next in line keeps a warm guardian', async () => {
  const room = freshWorkspace();
  const [a, b, c] = [standIn('a'), standIn('b'), standIn('c')];
  for (const who of [a, b, c]) await room.tt(['join'], who);
  const { guardian_pid } = (await room.tt(['wait', '--json'], a)).json;
  const last = await startWait(room, c);
  await until('c is next', () => guardians(room).length === 2);
  const warm = guardians(room).find(({ pid }) => pid !== guardian_pid);
  const next = await startWait(room, b);
  await until('b is next instead', () => {
    const now = guardians(room);
    return now.length === 2 && !now.some((g) => g.pid === warm?.pid);
  });
  for (const wait of [last, next]) wait.kill();
  await Promise.all([last.end, next.end]);
});

test('a promise made to a wait that is being ended goes to the next waiter at once', async () => {
  const room = freshWorkspace();
  const [a, b, c] = [standIn('a'), standIn('b'), standIn('c')];
  await room.tt(['wait', '--json'], a);
  const first = await startWait(room, b);
  const second = await startWait(room, c);
  // It sleeps while the promise is made, and finds the signal first when it wakes.
  await stopAtRest(room, first.pid);
  expect((await room.tt(['release', ...HANDOFF, '--json'], a)).json).toMatchObject({ reserved_for: b.id });
  first.kill('SIGTERM');
  first.kill('SIGCONT');
  expect(await first.end).toMatchObject({ code: 143, out: '' });
  expect((await second.end).json).toMatchObject({ status: 'your_turn', handoff: { status: 's' } });
  // Where it was stopped half-way through claiming, it gives the turn back instead.
  expect((await typesIn(room)).filter((t) => t === 'reservation_expired' || t === 'release').length).toBe(2);
});

test('a signal in the first moments of a wait leaves nothing behind either', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await room.tt(['join'], b);
  await room.tt(['wait', '--json'], a);
  for (const ms of [10, 20, 30, 40, 50, 60, 70, 80, 90]) {
    const wait = started(room.start(['wait', '--json'], b));
    await new Promise((resolve) => setTimeout(resolve, ms));
    wait.kill();
    await wait.end;
    expect(receivers(room)).toEqual([]);
  }
  await until('only the holder has a guardian', () => guardians(room).length === 1);
});
