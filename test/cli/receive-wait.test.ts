/** What ends a wait for events and what does not: deadlines, closed rooms, tt wait with and without --events. */
import { expect, test } from 'vitest';
import { follower, receivers } from '../support/follower.ts';
import { A, B, roomOfTwo } from '../support/pair.ts';
import { type Answer, until } from '../support/workspace.ts';

test('--wait lasts wait.timeout, 110 s unless configured, and then says nothing with exit 0', async () => {
  const ws = await roomOfTwo();
  expect((await ws.tt(['config', 'get', 'wait.timeout', '--json'])).out).toContain('110s');
  const began = performance.now();
  const b = follower(ws, ['events', '--wait'], { ...B, env: { TT_WAIT_TIMEOUT: '300ms' } });
  expect(await b.end()).toEqual({ code: 0, signal: null, err: 'cursor_event_seq=2\n', cursor: 2 });
  expect(performance.now() - began).toBeGreaterThan(300);
  expect(b.lines()).toEqual([]);
});

test('--wait ends with the first news, and its cursor begins the next call', async () => {
  const ws = await roomOfTwo();
  const b = follower(ws, ['msg', 'recv', '--wait'], B);
  await until('it listens', () => receivers(ws).length === 1);
  await ws.tt(['msg', 'send', 'script:b', 'one'], A);
  expect(await b.end()).toMatchObject({ code: 0, cursor: 3 });
  await ws.tt(['msg', 'send', 'script:b', 'while nobody listened'], A);
  const next = follower(ws, ['msg', 'recv', '--wait', '--after', '3'], B);
  await next.end();
  expect([...b.bodies(), ...next.bodies()]).toEqual(['one', 'while nobody listened']);
});

test('plain tt wait is not ended by a message; its answer brings it along', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['try'], A);
  const waiting = ws.start(['wait', '--json'], B);
  await until('it waits', () => receivers(ws).length === 1);
  await ws.tt(['msg', 'send', 'script:b', 'soon'], A);
  expect(receivers(ws)).toHaveLength(1);
  await ws.tt(['release', '--status', 'x', '--next-action', 'y'], A);
  const answer = JSON.parse(String((await waiting).stdout)) as Answer;
  expect(answer).toMatchObject({ status: 'your_turn', wake_reason: 'turn' });
  expect(answer.events.map((event) => event.payload?.body)).toContain('soon');
});

test('tt wait --events ends on a message, and on the turn when that comes first', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['try'], A);
  await ws.tt(['wait', '--timeout', '0'], B); // all that happened so far is read
  const first = ws.start(['wait', '--events', '--json'], B);
  await until('it waits', () => receivers(ws).length === 1);
  await ws.tt(['msg', 'send', 'script:b', 'news'], A);
  expect(JSON.parse(String((await first).stdout))).toMatchObject({
    status: 'not_yet',
    wake_reason: 'event',
    position: 1,
    events: [{ payload: { body: 'news' } }],
  });
  const second = ws.start(['wait', '--events', '--json'], B);
  await until('it waits again', () => receivers(ws).length === 1);
  await ws.tt(['release', '--status', 'x', '--next-action', 'y'], A);
  expect(JSON.parse(String((await second).stdout))).toMatchObject({ status: 'your_turn' });
});

test('a grant says its handoff once: the event that brought it is left out, and comes no second time', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['try'], A);
  await ws.tt(['release', '--status', 'half of it', '--next-action', 'the rest'], A);
  const { json, out } = await ws.tt(['wait', '--json'], B);
  expect(json).toMatchObject({ status: 'your_turn', handoff: { status: 'half of it' } });
  expect(json.events.map((event) => event.event_type)).not.toContain('release');
  expect(out.split('half of it')).toHaveLength(2);
  expect((await ws.tt(['wait', '--text', '--after', '0'], B)).out.split('half of it')).toHaveLength(2);
  await ws.tt(['release', '--status', 'all', '--next-action', 'nothing'], B);
  expect((await ws.tt(['wait', '--timeout', '0', '--json'], B)).json.events).toEqual([]);
  // In the log it stays, for everybody.
  const log = (await ws.tt(['events', '--event', 'release', '--json'], B)).json;
  expect(log.events[0]).toMatchObject({ handoff: { status: 'half of it' } });
});

test('a closed room: event waits return empty at their deadline, writes are refused, everything stays readable', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['msg', 'send', 'room', 'last words'], A);
  await ws.tt(['notes', 'add', 'a note'], A);
  await ws.tt(['close', '--reason', 'done']);
  const waited = follower(ws, ['events', '--wait', '--timeout', '300ms'], B);
  expect(await waited.end()).toMatchObject({ code: 0 });
  expect(waited.lines()).toEqual([]);
  for (const words of [
    ['msg', 'send', 'room', 'x'],
    ['notes', 'add', 'x'],
    ['notes', 'resolve', 'x'],
  ]) {
    const refused = await ws.tt([...words, '--json'], A);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.error).toMatchObject({ error: 'room_closed', reason: 'done' });
  }
  expect((await ws.tt(['msg', 'recv', '--json'], B)).json.events[0]?.payload.body).toBe('last words');
  expect((await ws.tt(['notes', 'list', '--json'], B)).json['notes']).toHaveLength(1);
});

test('a follower goes on through close and reopen', async () => {
  const ws = await roomOfTwo();
  const b = follower(ws, ['events', '--follow'], B);
  await until('it listens', () => receivers(ws).length === 1);
  await ws.tt(['close', '--reason', 'lunch']);
  await ws.tt(['reopen']);
  await ws.tt(['msg', 'send', 'room', 'back'], A);
  await until('it hears what came after', () => b.bodies().includes('back'));
  const types = b.events().map((event) => event.event_type);
  expect(types.filter((type) => type !== 'join')).toEqual(['close', 'reopen', 'message_sent']);
});
