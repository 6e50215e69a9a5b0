/** Cursors: where a reading begins, what moves the saved one, and what does not. */
import { expect, test } from 'vitest';
import { follower, savedCursor, seed } from '../support/follower.ts';
import { A, B, roomOfTwo } from '../support/pair.ts';

/** Events 1 and 2 are the joins, 3 to 5 are messages of script:a to the room; the saved cursor of script:b is 2. */
async function room() {
  const ws = await roomOfTwo();
  seed(ws, 3, (i) => `m${i}`);
  return ws;
}

test('one order for everybody: event_seq has no gap, and every way of reading shows the same order', async () => {
  const ws = await room();
  const log = (await ws.tt(['events', '--after', '0', '--json'], A)).json.events;
  expect(log.map((event) => event.event_seq)).toEqual([1, 2, 3, 4, 5]);
  const b = follower(ws, ['events', '--follow', '--after', '0', '--target', 'any'], B);
  await b.count(5);
  // How far a message has got is true of a moment: a stream does not say.
  expect(b.events()).toEqual(log.map(({ delivery: _, ...event }) => event));
});

test('one-shot msg recv begins at 0, does not block and moves nothing', async () => {
  const ws = await room();
  const read = await ws.tt(['msg', 'recv', '--json'], B);
  expect(read.json.events.map((event) => event.payload.body)).toEqual(['m1', 'm2', 'm3']);
  expect(read.json.cursor_event_seq).toBe(5);
  expect(savedCursor(ws, 'script:b')).toBe(2);
  expect((await ws.tt(['msg', 'recv', '--after', '5', '--json'], B)).json).toEqual({ events: [], cursor_event_seq: 5 });
});

test('a stream without --after begins at the newest event and neither reads nor moves the saved cursor', async () => {
  const ws = await room();
  const waited = follower(ws, ['msg', 'recv', '--wait', '--timeout', '300ms'], B);
  expect(await waited.end()).toMatchObject({ code: 0, cursor: 5 });
  expect(waited.lines()).toEqual([]);
  expect(savedCursor(ws, 'script:b')).toBe(2);
});

test('explicit --after reads again and never moves the saved cursor: streams, one-shots and waits', async () => {
  const ws = await room();
  const streamed = follower(ws, ['msg', 'recv', '--wait', '--after', '3'], B);
  expect(await streamed.end()).toMatchObject({ code: 0, cursor: 5 });
  expect(streamed.bodies()).toEqual(['m2', 'm3']);
  await ws.tt(['events', '--after', '0'], B);
  await ws.tt(['try'], A);
  const waited = (await ws.tt(['wait', '--timeout', '0', '--after', '3', '--json'], B)).json;
  expect(waited.events.map((event) => event.event_seq)).toEqual([4, 5]);
  expect(savedCursor(ws, 'script:b')).toBe(2);
});

test('--resume begins at the saved cursor and moves it, one-shot and --wait', async () => {
  const ws = await room();
  const first = (await ws.tt(['msg', 'recv', '--resume', '--limit', '1', '--json'], B)).json;
  expect(first).toMatchObject({ events: [{ payload: { body: 'm1' } }], cursor_event_seq: 3, has_more: true });
  expect(savedCursor(ws, 'script:b')).toBe(3);
  const second = follower(ws, ['msg', 'recv', '--wait', '--resume'], B);
  expect(await second.end()).toMatchObject({ code: 0, cursor: 5 });
  expect(second.bodies()).toEqual(['m2', 'm3']);
  expect(savedCursor(ws, 'script:b')).toBe(5);
});

test('an empty batch leaves the saved cursor alone, though its own cursor is the last event scanned', async () => {
  const ws = await room();
  const only = ['--resume', '--event', 'close', '--json'];
  expect((await ws.tt(['events', ...only], B)).json).toEqual({ events: [], cursor_event_seq: 5 });
  const waited = follower(ws, ['events', '--wait', '--timeout', '300ms', ...only], B);
  expect(await waited.end()).toMatchObject({ code: 0, cursor: 5 });
  expect(savedCursor(ws, 'script:b')).toBe(2);
});

test('the cursor is the last event scanned, not the last one shown', async () => {
  const ws = await room();
  await ws.tt(['notes', 'add', 'x'], A);
  const read = (await ws.tt(['msg', 'recv', '--from', 'script:a', '--json'], B)).json;
  expect(read.events.at(-1)?.event_seq).toBe(5);
  expect(read.cursor_event_seq).toBe(6);
});

test('a page that --limit cut ends at the last event shown, and the next begins there', async () => {
  const ws = await room();
  const first = (await ws.tt(['msg', 'recv', '--limit', '2', '--json'], B)).json;
  expect(first).toMatchObject({ cursor_event_seq: 4, has_more: true });
  const next = (await ws.tt(['msg', 'recv', '--limit', '2', '--after', '4', '--json'], B)).json;
  expect(next).toMatchObject({ events: [{ payload: { body: 'm3' } }], cursor_event_seq: 5 });
  expect(next).not.toHaveProperty('has_more');
});

test('tt wait moves the saved cursor once its answer was taken, and shows nothing twice', async () => {
  const ws = await room();
  await ws.tt(['try'], A);
  const first = (await ws.tt(['wait', '--timeout', '0', '--json'], B)).json;
  expect(first.events.filter((event) => event.event_type === 'message_sent')).toHaveLength(3);
  expect(savedCursor(ws, 'script:b')).toBe(first.cursor_event_seq);
  expect((await ws.tt(['wait', '--timeout', '0', '--json'], B)).json.events).toEqual([]);
});

test('a cursor ahead of the log is refused: it is of another room, and its reader would wait in silence', async () => {
  const ws = await room();
  const { cursor_event_seq: head } = (await ws.tt(['events', '--json'], B)).json;
  const more = ['--after', String(head + 1), '--json'];
  for (const words of [
    ['events'],
    ['events', '--follow'],
    ['msg', 'recv'],
    ['msg', 'recv', '--wait'],
    ['wait', '--timeout', '0'],
    ['wait', '--park', '--timeout', '0'],
  ]) {
    const { code, out, error } = await ws.tt([...words, ...more], B);
    expect([code, out], words.join(' ')).toEqual([2, '']);
    expect(error).toMatchObject({ error: 'invalid_cursor', head });
  }
  const last = await ws.tt(['events', '--after', String(head), '--json'], B);
  expect(last).toMatchObject({ code: 0, json: { events: [], cursor_event_seq: head } });
});

test('a cursor that is no number, and contradictions, are refused', async () => {
  const ws = await room();
  const code = async (...words: string[]) => (await ws.tt([...words, '--json'], B)).error['error'];
  expect(await code('events', '--after', 'x')).toBe('invalid_cursor');
  expect(await code('events', '--after', '-1')).toMatch(/invalid/);
  expect(await code('events', '--wait', '--follow')).toBe('invalid_wait_mode');
  expect(await code('events', '--resume', '--after', '1')).toBe('invalid_wait_mode');
  expect(await code('events', '--timeout', '1')).toBe('invalid_wait_mode');
  expect(await code('events', '--limit', '0')).toBe('invalid_input');
  expect(await code('events', '--limit', '10001')).toBe('invalid_input');
  const stranger = await ws.tt(['msg', 'recv', '--resume', '--json'], { as: 'script:nobody' });
  expect(stranger.error['error']).toBe('unknown_member');
});
