/** Notes: left, listed, resolved, and heard of. */
import { expect, test } from 'vitest';
import { listening } from '../support/follower.ts';
import { A, B, roomOfTwo } from '../support/pair.ts';
import { until, type Workspace } from '../support/workspace.ts';

interface Listed {
  readonly note_id: string;
  readonly body: string;
}

async function list(ws: Workspace, ...words: string[]): Promise<readonly Listed[]> {
  return (await ws.tt(['notes', 'list', ...words, '--json'], B)).json['notes'] as Listed[];
}

async function add(ws: Workspace, ...words: string[]): Promise<string> {
  return (await ws.tt(['notes', 'add', ...words, '--json'], A)).json['note_id'] as string;
}

test('add, list, resolve: a resolved note is only in --all, with who resolved it', async () => {
  const ws = await roomOfTwo();
  const one = await add(ws, 'first', 'note');
  const two = await add(ws, 'second');
  expect(await list(ws)).toMatchObject([
    { note_id: one, body: 'first note', author_agent_id: 'script:a', turn_id: 0 },
    { note_id: two, body: 'second' },
  ]);
  expect((await ws.tt(['notes', 'resolve', one, '--json'], B)).json).toEqual({
    status: 'resolved',
    note_id: one,
    event_seq: 5,
  });
  expect(await list(ws)).toMatchObject([{ note_id: two }]);
  expect(await list(ws, '--all')).toMatchObject([{ note_id: one, resolved_by: 'script:b' }, { note_id: two }]);
});

test('a note resolved twice says so and keeps who was first', async () => {
  const ws = await roomOfTwo();
  const one = await add(ws, 'x');
  await ws.tt(['notes', 'resolve', one], B);
  expect((await ws.tt(['notes', 'resolve', one, '--json'], A)).json).toMatchObject({ was_resolved: true });
  expect(await list(ws, '--all')).toMatchObject([{ resolved_by: 'script:b' }]);
});

test('--turn is from 0 to the current turn', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['try'], B);
  expect((await ws.tt(['notes', 'add', 'x', '--json'], A)).json).toMatchObject({ turn_id: 1 });
  expect((await ws.tt(['notes', 'add', '--turn', '0', 'x', '--json'], A)).json).toMatchObject({ turn_id: 0 });
  const late = await ws.tt(['notes', 'add', '--turn', '2', 'x', '--json'], A);
  expect(late.error).toMatchObject({ error: 'invalid_turn_id', current_turn_id: 1 });
  expect((await ws.tt(['notes', 'add', '--turn', 'x', 'y', '--json'], A)).code).toBe(2);
  expect(await list(ws)).toHaveLength(2);
});

test('--after and --limit page through the notes; the end says nothing of more', async () => {
  const ws = await roomOfTwo();
  const ids = [await add(ws, '1'), await add(ws, '2'), await add(ws, '3')];
  const first = (await ws.tt(['notes', 'list', '--limit', '2', '--json'], B)).json;
  expect(first).toMatchObject({ notes: [{ body: '1' }, { body: '2' }], has_more: true });
  const rest = (await ws.tt(['notes', 'list', '--limit', '2', '--after', ids[1] as string, '--json'], B)).json;
  expect(rest).toEqual({ notes: [expect.objectContaining({ body: '3' })] });
  // A cursor stays one when its note was resolved.
  await ws.tt(['notes', 'resolve', ids[1] as string], B);
  expect(await list(ws, '--after', ids[1] as string)).toMatchObject([{ body: '3' }]);
  expect((await ws.tt(['notes', 'list', '--limit', '0', '--json'], B)).error['error']).toBe('invalid_input');
});

test('ids that do not exist, and callers that are no members', async () => {
  const ws = await roomOfTwo();
  const one = await add(ws, 'x');
  expect((await ws.tt(['notes', 'resolve', 'nope', '--json'], A)).error).toMatchObject({
    error: 'unknown_note',
    note_id: 'nope',
  });
  expect((await ws.tt(['notes', 'list', '--after', 'nope', '--json'], A)).error['error']).toBe('invalid_cursor');
  expect((await ws.tt(['notes', 'resolve', '--json'], A)).error['error']).toBe('invalid_input');
  for (const words of [
    ['notes', 'add', 'x'],
    ['notes', 'resolve', one],
  ]) {
    const refused = await ws.tt([...words, '--json'], { as: 'script:z' });
    expect(refused.error['error']).toBe('unknown_member');
  }
  expect((await ws.tt(['notes', 'list', '--json'], { as: 'script:z' })).json['notes']).toHaveLength(1);
});

test('the limit is 16 KiB in bytes; empty and not UTF-8 are refused', async () => {
  const ws = await roomOfTwo();
  const fits = 'é'.repeat(8_192);
  const stdin = (input: string | Uint8Array) => ws.tt(['notes', 'add', '--stdin', '--json'], { ...A, input });
  expect((await stdin(`${fits}\n`)).code).toBe(0);
  expect((await list(ws))[0]?.body).toBe(fits);
  expect((await stdin(`${fits}x`)).error['error']).toBe('body_too_large');
  expect((await stdin('x'.repeat(1_000_000))).error['error']).toBe('body_too_large');
  expect((await stdin(' \n')).error['error']).toBe('invalid_body');
  expect((await stdin(Uint8Array.of(0xff))).error['error']).toBe('invalid_body');
  expect(await list(ws)).toHaveLength(1);
});

test('followers hear of a note and of its end', async () => {
  const ws = await roomOfTwo();
  const b = await listening(ws, ['events', '--follow'], B, 'script:a');
  const note_id = await add(ws, 'mind the gap');
  await ws.tt(['notes', 'resolve', note_id], A);
  await until('both are heard', () => b.news().length === 2);
  expect(b.news()).toMatchObject([
    { event_type: 'note_added', payload: { note_id, body: 'mind the gap' } },
    { event_type: 'note_resolved', payload: { note_id } },
  ]);
});

test('the same --dedup key again adds no second note', async () => {
  const ws = await roomOfTwo();
  expect(await add(ws, 'x', '--dedup', 'k')).toBe(await add(ws, 'x', '--dedup', 'k'));
  expect(await list(ws)).toHaveLength(1);
});
