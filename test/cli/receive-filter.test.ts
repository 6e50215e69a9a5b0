/** Whose events one sees: --target, --from and --event, filtered in SQL. */
import { expect, test } from 'vitest';
import { freshWorkspace } from '../support/workspace.ts';

const A = { as: 'script:a' };
const B = { as: 'script:b' };
const C = { as: 'script:c' };

async function room() {
  const ws = freshWorkspace();
  for (const who of [A, B, C]) await ws.tt(['join'], who);
  await ws.tt(['msg', 'send', 'script:b', 'a to b'], A);
  await ws.tt(['msg', 'send', 'script:c', 'a to c'], A);
  await ws.tt(['msg', 'send', 'room', 'a to all'], A);
  await ws.tt(['msg', 'send', 'room', 'b to all'], B);
  const bodies = async (words: readonly string[], who = B) => {
    const { json } = await ws.tt([...words, '--json'], who);
    return json.events.map((event) => event.payload?.body ?? event.event_type);
  };
  return { ...ws, bodies };
}

test('msg recv: what is addressed to me, and what others said to the room', async () => {
  const { bodies } = await room();
  expect(await bodies(['msg', 'recv'])).toEqual(['a to b', 'a to all']);
  expect(await bodies(['msg', 'recv', '--target', 'self'])).toEqual(['a to b', 'a to all']);
  expect(await bodies(['msg', 'recv'], C)).toEqual(['a to c', 'a to all', 'b to all']);
});

test('--target any is everything, --target AGENT strictly what is addressed to that member', async () => {
  const { bodies } = await room();
  expect(await bodies(['msg', 'recv', '--target', 'any'])).toEqual(['a to b', 'a to c', 'a to all', 'b to all']);
  expect(await bodies(['msg', 'recv', '--target', 'script:c'])).toEqual(['a to c']);
});

test('--from shows what one member did; with --target both hold', async () => {
  const { bodies } = await room();
  expect(await bodies(['msg', 'recv', '--from', 'script:b', '--target', 'any'])).toEqual(['b to all']);
  expect(await bodies(['msg', 'recv', '--from', 'script:a', '--target', 'script:b'])).toEqual(['a to b']);
  expect(await bodies(['msg', 'recv', '--from', 'script:b'])).toEqual([]);
});

test('--event names types; one type reads no other way than two', async () => {
  const { bodies } = await room();
  expect(await bodies(['events', '--event', 'join'])).toEqual(['join', 'join', 'join']);
  expect(await bodies(['events', '--event', 'join,close'])).toEqual(['join', 'join', 'join']);
  expect(await bodies(['events', '--event', 'message_sent', '--from', 'script:a'])).toHaveLength(3);
});

test.each([['nonsense'], ['join,nonsense']])('--event %s is refused with the types there are', async (types) => {
  const { tt } = await room();
  const { code, error } = await tt(['events', '--event', types, '--json'], B);
  expect(code).toBe(2);
  expect(error).toMatchObject({ error: 'invalid_event_type_filter', hint: expect.stringContaining('message_sent') });
  expect((await tt(['events', '--event', 'snapshot,sent'], B)).err).toMatch(/→ --event message_sent$/);
});

test('--from and --target say who is meant by name or harness, and take the id of one who left', async () => {
  const { tt, bodies } = await room();
  await tt(['join', '--name', 'carol'], C);
  expect(await bodies(['msg', 'recv', '--target', 'carol'])).toEqual(['a to c']);
  expect((await tt(['msg', 'recv', '--from', 'script', '--json'], B)).error).toMatchObject({
    error: 'ambiguous_recipient',
    candidates: ['script:a', 'script:b', 'script:c'],
  });
  expect((await tt(['msg', 'recv', '--from', 'nobody', '--json'], B)).error['error']).toBe('unknown_recipient');
  await tt(['leave'], C);
  expect(await bodies(['msg', 'recv', '--target', 'script:c'])).toEqual(['a to c']);
});

test('tt events alone shows the newest page, in order, and says that there are older ones', async () => {
  const { tt } = await room();
  const { json } = await tt(['events', '--limit', '2', '--json'], B);
  expect(json.events.map((event) => event.payload.body)).toEqual(['a to all', 'b to all']);
  expect(json).toMatchObject({ has_older: true, cursor_event_seq: 7 });
});
