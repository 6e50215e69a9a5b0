/** How a stream ends: signals, closed pipes, a reader that stopped reading, a harness that died. */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { follower, listening, receivers, seed } from '../support/follower.ts';
import { A, B, roomOfTwo } from '../support/pair.ts';
import { removeWhole } from '../support/remove.mjs';
import { until } from '../support/workspace.ts';

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  '%s: exit 0, and the cursor is the last line printed',
  async (signal) => {
    const ws = await roomOfTwo();
    seed(ws, 5, (i) => `m${i}`);
    const b = follower(ws, ['events', '--follow', '--after', '2', '--event', 'message_sent'], B);
    await b.count(5);
    const end = await b.end(signal);
    expect(end).toMatchObject({ code: 0, signal: null, cursor: 7, err: 'cursor_event_seq=7\n' });
    expect(b.events().at(-1)).toMatchObject({ event_seq: 7 });
    expect(receivers(ws)).toEqual([]);
  },
);

test('a signal ends a --wait like a --follow', async () => {
  const ws = await roomOfTwo();
  const b = follower(ws, ['msg', 'recv', '--wait'], B);
  await until('it is registered', () => receivers(ws).length === 1);
  expect(await b.end('SIGTERM')).toMatchObject({ code: 0, cursor: 2 });
  expect(b.lines()).toEqual([]);
});

test('SIGTERM ends a follower whose reader has stopped reading; cursor and complete lines agree', async () => {
  const ws = await roomOfTwo();
  seed(ws, 2_000, (i) => `${i} ${'x'.repeat(1_000)}`);
  const b = follower(ws, ['events', '--follow', '--after', '2'], { ...B, read: false });
  await until('its pipe is full', () => b.stdout.readableLength > 0);
  const end = await b.end('SIGTERM');
  expect(end).toMatchObject({ code: 0, signal: null });
  const last = b.events().at(-1)?.event_seq;
  expect(last).toBe(end.cursor);
  expect(b.lines().length).toBeLessThan(2_000);
});

test('a pipe closed by its reader ends the follower at its next line: exit 0, and that line is not counted', async () => {
  const ws = await roomOfTwo();
  seed(ws, 1, () => 'one');
  const b = follower(ws, ['events', '--follow', '--after', '2'], B);
  await b.count(1);
  b.stdout.destroy();
  await ws.tt(['msg', 'send', 'room', 'two'], A);
  expect(await b.end()).toMatchObject({ code: 0, cursor: 3 });
});

test('a follower that is refused ends at once', async () => {
  const ws = await roomOfTwo();
  const session = spawn('sleep', ['600'], { stdio: 'ignore' });
  try {
    await ws.tt(['join'], { as: 'script:c', env: { TT_SESSION_PID: String(session.pid) } });
    const other = await ws.tt(['events', '--follow', '--json'], { as: 'script:c' });
    expect(other.code).toBe(1);
    expect(other.error).toMatchObject({ error: 'identity_in_use' });
  } finally {
    session.kill();
  }
});

test('a follower whose harness died ends by itself', async () => {
  const ws = await roomOfTwo();
  const harness = spawn('sleep', ['600'], { stdio: 'ignore' });
  const b = follower(ws, ['events', '--follow'], { ...B, env: { TT_SESSION_PID: String(harness.pid) } });
  await until('it is registered', () => receivers(ws).length === 1);
  harness.kill('SIGKILL');
  expect(await b.end()).toMatchObject({ code: 0, cursor: 2 });
  expect(receivers(ws)).toEqual([]);
});

test('the database deleted under a follower: store_replaced, exit 4', async () => {
  const ws = await roomOfTwo();
  const b = await listening(ws, ['events', '--follow', '--json'], B, 'script:a');
  for (const name of ['room.db', 'room.db-wal', 'room.db-shm']) rmSync(`${ws.room}/${name}`, { force: true });
  const end = await b.end();
  expect(end.code).toBe(4);
  expect(JSON.parse(end.err)).toMatchObject({ error: 'store_replaced' });
});

test('the whole room deleted under a follower (git clean -fdx): store_replaced, exit 4', async () => {
  const ws = await roomOfTwo();
  const b = await listening(ws, ['events', '--follow', '--json'], B, 'script:a');
  removeWhole(ws.room);
  expect(await b.end()).toMatchObject({ code: 4 });
});
