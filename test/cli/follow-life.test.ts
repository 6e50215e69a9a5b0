/** What a follower hears and what it is to the room: news in order, the safety net, receivers, kills and resumption. */
import { expect, test } from 'vitest';
import { follower, listening, receivers, savedCursor, seed } from '../support/follower.ts';
import { A, B, roomOfTwo } from '../support/pair.ts';
import { until } from '../support/workspace.ts';

test('a follower that was there before the message hears it', async () => {
  const ws = await roomOfTwo();
  const b = await listening(ws, ['events', '--follow'], B, 'script:a');
  const { json } = await ws.tt(['msg', 'send', 'script:b', 'look', '--json'], A);
  expect(json).toMatchObject({ status: 'sent', delivery_status: 'receiver' });
  await until('it is heard', () => b.news().length === 1);
  expect(b.news()[0]).toMatchObject({
    event_seq: json.event_seq,
    event_id: json['event_id'],
    payload: { body: 'look' },
  });
});

test('a commit that rang no bell is found by the safety poll', async () => {
  const ws = await roomOfTwo();
  const b = await listening(ws, ['msg', 'recv', '--follow'], B, 'script:a');
  seed(ws, 1, () => 'nobody rang');
  await until('it is found', () => b.bodies().includes('nobody rang'));
});

test('a follower killed with kill -9: what comes after its last whole line is exactly the rest', async () => {
  const ws = await roomOfTwo();
  seed(ws, 3_000, (i) => `m${i}`);
  const read = ['msg', 'recv', '--follow', '--after'];
  const first = follower(ws, [...read, '0'], B);
  await first.count(500);
  expect((await first.end('SIGKILL')).signal).toBe('SIGKILL');
  const seen = first.events();
  const second = follower(ws, [...read, String(seen.at(-1)?.event_seq)], B);
  await second.count(3_000 - seen.length);
  expect([...first.bodies(), ...second.bodies()]).toEqual(Array.from({ length: 3_000 }, (_, i) => `m${i + 1}`));
});

test('--resume after kill -9: nothing is missing, and what comes twice has the same event_id', async () => {
  const ws = await roomOfTwo();
  seed(ws, 1_000, (i) => `m${i}`);
  const words = ['msg', 'recv', '--follow', '--resume'];
  const first = follower(ws, words, B);
  await first.count(250);
  await first.end('SIGKILL');
  const seen = first.events();
  const saved = savedCursor(ws, 'script:b');
  // Behind by no more than the page that was being printed, and never ahead.
  expect(saved).toBeLessThanOrEqual(seen.at(-1)?.event_seq as number);
  expect(saved).toBeGreaterThanOrEqual((seen.at(-1)?.event_seq as number) - 100);
  const second = follower(ws, words, B);
  await second.count(1_002 - saved);
  const all = new Map([...seen, ...second.events()].map((event) => [event.event_id, event.payload.body]));
  expect([...all.values()]).toEqual(Array.from({ length: 1_000 }, (_, i) => `m${i + 1}`));
});

test('--resume ended by a signal in the middle of a page: the saved cursor is the last line printed', async () => {
  const ws = await roomOfTwo();
  seed(ws, 1_000, (i) => `${i} ${'x'.repeat(2_000)}`);
  const b = follower(ws, ['msg', 'recv', '--follow', '--resume'], { ...B, read: false });
  await until('its pipe is full', () => b.stdout.readableLength > 0);
  const { cursor } = await b.end('SIGTERM');
  expect(b.events().at(-1)?.event_seq).toBe(cursor);
  expect(savedCursor(ws, 'script:b')).toBe(cursor);
  const rest = follower(ws, ['msg', 'recv', '--follow', '--resume'], B);
  await rest.count(1_000 - b.lines().length);
  expect([...b.events(), ...rest.events()].map((event) => event.event_seq)).toEqual(
    Array.from({ length: 1_000 }, (_, i) => i + 3),
  );
});

test('any number of followers run beside one wait; a second wait supersedes the first and no follower', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['try'], A);
  const many = [1, 2, 3].map(() => follower(ws, ['events', '--follow'], B));
  const waits = [ws.start(['wait', '--json'], B)];
  await until('all are there', () => receivers(ws).length === 4);
  waits.push(ws.start(['wait', '--json'], B));
  expect(JSON.parse(String((await waits[0])?.stdout))).toMatchObject({ status: 'superseded' });
  await until('the new wait is there', () => receivers(ws).filter((r) => r.kind === 'wait').length === 1);
  expect(many.every((one) => one.running())).toBe(true);
  await ws.tt(['release', '--status', 'x', '--next-action', 'y'], A);
  await until('all heard of the release', () => many.every((one) => one.lines().length > 0));
});

test('a follower is never counted as a waiter', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['try'], A);
  follower(ws, ['events', '--follow'], B);
  await until('it is registered', () => receivers(ws).length === 1);
  const who = (await ws.tt(['who', '--json'], A)).json;
  expect(who.queue).toEqual([]);
  expect(who['members']).toContainEqual(expect.objectContaining({ agent_id: 'script:b', activity: 'listening' }));
});

test('a follower by a stranger, or of everything, registers nothing and changes nothing', async () => {
  const ws = await roomOfTwo();
  const stranger = await listening(ws, ['events', '--follow'], { as: 'script:nobody' }, 'script:a');
  const member = await listening(ws, ['events', '--follow', '--target', 'any'], B, 'script:a');
  expect(receivers(ws)).toEqual([]);
  const who = (await ws.tt(['who', '--json'], A)).json;
  expect((who['members'] as { agent_id: string }[]).map((m) => m.agent_id)).toEqual(['script:a', 'script:b']);
  const { json } = await ws.tt(['msg', 'send', 'script:b', 'x', '--json'], A);
  expect(json).toMatchObject({ delivery_status: 'pending' });
  await until('the member hears it all the same', () => member.news().length > 0);
  expect(stranger.bodies()).not.toContain('x');
});

test('own messages wake nobody of one’s own', async () => {
  const ws = await roomOfTwo();
  const b = await listening(ws, ['events', '--follow'], B, 'script:a');
  await ws.tt(['msg', 'send', 'room', 'from b'], B);
  await ws.tt(['msg', 'send', 'script:a', 'to a'], B);
  await ws.tt(['notes', 'add', 'note of b'], B);
  await ws.tt(['msg', 'send', 'script:b', 'b to itself'], B);
  await ws.tt(['try'], B);
  await ws.tt(['msg', 'send', 'room', 'from a'], A);
  await until('the other’s is heard', () => b.news().length > 0);
  expect(b.news().map((event) => event.payload.body)).toEqual(['from a']);
});

test('a member whose stick is taken away hears of it', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['try'], B);
  const b = await listening(ws, ['events', '--follow'], B, 'script:a');
  await ws.tt(['take', '--operator-requested', '--reason', 'ada said so'], A);
  await until('it is told', () => b.news().length > 0);
  expect(b.news()[0]).toMatchObject({ event_type: 'takeover', from_agent_id: 'script:b', to_agent_id: 'script:a' });
});
