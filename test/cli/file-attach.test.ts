/** Files that go with a message, a note or a handoff: put and named in one change, kept while they are named. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { agentIn } from '../support/agent.ts';
import { blobOf, blobsIn, put } from '../support/files.ts';
import { A, B, roomOfTwo } from '../support/pair.ts';
import type { Workspace } from '../support/workspace.ts';

const HELLO = 'sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03';
const FILE = { hash: HELLO, name: 'hello.txt', type: 'text/plain', size: 6 };
const HANDOFF = ['--status', 'done', '--next-action', 'look'];

async function roomWithHello(): Promise<Workspace> {
  const ws = await roomOfTwo();
  writeFileSync(join(ws.dir, 'hello.txt'), 'hello\n');
  return ws;
}

const refsOf = async (ws: Workspace): Promise<unknown> =>
  ((await ws.tt(['file', 'list', '--json'], B)).json['files'] as { refs: number }[])[0]?.refs;

test('a message takes files along, by path and by hash; who reads it can get them', async () => {
  const ws = await roomWithHello();
  const other = await put(ws, A, 'other.md', 'other');
  const words = ['msg', 'send', 'b', 'see these', '--file', 'hello.txt', '--file', other.slice(0, 20), '--json'];
  expect((await ws.tt(words, A)).json).toMatchObject({ status: 'sent', files: [FILE, { hash: other, size: 5 }] });
  const [event] = (await ws.tt(['msg', 'recv', '--json'], B)).json.events;
  expect(event?.payload).toEqual({ body: 'see these', files: [FILE, expect.objectContaining({ hash: other })] });
  const { out } = await ws.tt(['msg', 'recv', '--text'], B);
  expect(out).toContain('· with hello.txt (6 B, sha256:5891b5b522d5) · with other.md (5 B, sha256:');
  expect((await ws.tt(['file', 'get', HELLO, '-o', '-'], B)).out).toBe('hello');
  expect(await refsOf(ws)).toBe(1);
});

test('a note and a handoff take files along', async () => {
  const ws = await roomWithHello();
  await ws.tt(['notes', 'add', 'a note', '--file', 'hello.txt'], A);
  expect((await ws.tt(['notes', 'list', '--json'], B)).json['notes']).toMatchObject([{ files: [FILE] }]);
  await ws.tt(['wait', '--json'], A);
  await ws.tt(['release', ...HANDOFF, '--file', 'hello.txt'], A);
  const granted = (await ws.tt(['wait', '--json'], B)).json;
  expect(granted['handoff']).toMatchObject({ artifacts: [{ path: 'hello.txt', hash: HELLO }] });
  const artifacts = [{ path: 'src/a.ts' }, { path: 'log', hash: '5891b5b5', role: 'review' }];
  const input = JSON.stringify({ status: 's', next_action: 'n', artifacts });
  expect((await ws.tt(['assign', 'a', '--stdin', '--operator-requested', '--reason', 'x'], { ...B, input })).code).toBe(
    0,
  );
  const again = (await ws.tt(['wait', '--json'], A)).json;
  expect(again['handoff']).toMatchObject({ artifacts: [{ path: 'src/a.ts' }, { path: 'log', hash: HELLO }] });
  expect(await refsOf(ws)).toBe(3);
  expect((await ws.tt(['replay', '--json'])).json).toMatchObject({ matches: true });
});

test('a task takes files along, and its result too; opened again it keeps those that it was given', async () => {
  const ws = await roomWithHello();
  const log = await put(ws, A, 'log.txt', 'log');
  await ws.tt(['task', 'add', 'a task', '--file', 'hello.txt'], A);
  await ws.tt(['task', 'claim', 't1'], B);
  await ws.tt(['task', 'done', 't1', 'see the log', '--file', log], B);
  const task = async () => (await ws.tt(['task', 'show', 't1', '--json'], A)).json;
  expect(await task()).toMatchObject({ files: [FILE], result_files: [{ hash: log, name: 'log.txt', size: 3 }] });
  const { out } = await ws.tt(['task', 'show', 't1'], A);
  expect(out).toMatch(/^Files:\n {2}hello\.txt \(6 B, sha256:5891b5b522d5\)$/m);
  await ws.tt(['task', 'reopen', 't1'], A);
  const { files, result_files } = await task();
  expect([files, result_files]).toEqual([[FILE], undefined]);
  expect((await ws.tt(['file', 'gc', '--older-than', '0', '--json'])).json).toMatchObject({ removed: [] });
  expect((await ws.tt(['replay', '--json'])).json).toMatchObject({ matches: true });
});

test.each([
  {
    what: 'a task note',
    words: ['task', 'note', 't1', 'see'],
    show: ['task', 'show', 't1'],
    json: { notes: [{ body: 'see', files: [FILE] }] },
    text: 'script:a · with hello.txt (6 B, sha256:5891b5b522d5): see',
  },
  {
    what: 'a question',
    words: ['question', 'open', 'this?'],
    show: ['question', 'show', 'q1'],
    json: { files: [FILE] },
    text: 'Files:\n  hello.txt (6 B, sha256:5891b5b522d5)',
  },
  {
    what: 'a form',
    words: ['ask', '--title', 'T', '--field', 'a:text:A'],
    show: ['ask', 'show', 'f1'],
    json: { files: [FILE] },
    text: 'Files:\n  hello.txt (6 B, sha256:5891b5b522d5)',
  },
  {
    what: 'what is said for a person',
    words: ['say', 'look', '--operator-requested', '--reason', 'Ada'],
    show: ['events', '--target', 'any', '--event', 'message_sent'],
    json: { events: [{ payload: { files: [FILE] } }] },
    text: ' · with hello.txt (6 B, sha256:5891b5b522d5)',
  },
])('$what takes a file along, shows it, tells a model of it, and keeps it', async ({ words, show, json, text }) => {
  const ws = await roomWithHello();
  const claude = agentIn(ws, 'claude');
  await claude.tt('join');
  await claude.tt('task', 'add', 'a task');
  await ws.tt(['task', 'claim', 't1'], A);
  await claude.hook('prompt', {});
  expect((await ws.tt([...words, '--file', 'hello.txt', '--dedup', 'k', '--json'], A)).code).toBe(0);
  expect((await ws.tt([...words, '--file', 'hello.txt', '--dedup', 'k', '--json'], A)).json['repeated']).toBe(true);
  expect((await ws.tt([...show, '--json'], B)).json).toMatchObject(json);
  expect((await ws.tt([...show, '--text'], B)).out).toContain(text);
  expect((await claude.hook('prompt', {})).out).toContain('with hello.txt, 6 B (`tt file get sha256:5891b5b522d5');
  expect(await refsOf(ws)).toBe(1);
  expect((await ws.tt(['file', 'gc', '--older-than', '0', '--json'], A)).json).toMatchObject({ removed: [] });
  expect(blobsIn(ws)).toEqual([blobOf(ws, HELLO)]);
  expect((await ws.tt(['replay', '--json'])).json).toMatchObject({ matches: true });
  const refused = await ws.tt([...words, '--file', `sha256:${'0'.repeat(64)}`, '--json'], A);
  expect(refused.error).toMatchObject({ error: 'unknown_file' });
});

test('what is named stays: rm and gc leave it, a person may remove it all the same', async () => {
  const ws = await roomWithHello();
  await ws.tt(['msg', 'send', 'room', 'x', '--file', 'hello.txt'], A);
  const { error } = await ws.tt(['file', 'rm', HELLO, '--json'], A);
  expect(error).toMatchObject({ error: 'file_in_use', refs: 1, last_ref_event_seq: 4 });
  expect((await ws.tt(['file', 'gc', '--older-than', '0', '--json'])).json).toMatchObject({ removed: [] });
  expect(existsSync(blobOf(ws, HELLO))).toBe(true);
  expect((await ws.tt(['file', 'rm', HELLO, '--force', '--json'])).json).toMatchObject({ status: 'removed' });
  expect(existsSync(blobOf(ws, HELLO))).toBe(false);
});

test('an unknown hash is refused, and nothing is said or kept', async () => {
  const ws = await roomWithHello();
  const send = (...files: string[]) =>
    ws.tt(['msg', 'send', 'room', 'x', ...files.flatMap((file) => ['--file', file]), '--json'], A);
  const none = `sha256:${'0'.repeat(64)}`;
  expect((await send('hello.txt', none)).error).toMatchObject({ error: 'unknown_file', hash: none });
  expect((await send('hello.txt', 'sha256:../../room.db')).error).toMatchObject({ error: 'invalid_hash' });
  expect((await send('hello.txt', 'nowhere.txt')).error).toMatchObject({ error: 'path_not_found' });
  const input = JSON.stringify({ status: 's', next_action: 'n', artifacts: [{ path: 'x', hash: none }] });
  await ws.tt(['wait', '--json'], A);
  expect((await ws.tt(['release', '--stdin', '--json'], { ...A, input })).error).toMatchObject({
    error: 'unknown_file',
  });
  expect(blobsIn(ws)).toEqual([]);
  expect((await ws.tt(['events', '--event', 'message_sent,file_put,release', '--json'])).json.events).toEqual([]);
});

test('a refused message leaves no file behind, and a repeated one no second', async () => {
  const ws = await roomWithHello();
  const send = (to: string, ...more: string[]) =>
    ws.tt(['msg', 'send', to, 'x', '--file', 'hello.txt', ...more, '--json'], A);
  expect((await send('nobody')).error).toMatchObject({ error: 'unknown_recipient' });
  expect(blobsIn(ws)).toEqual([]);
  const [first, again] = [await send('room', '--dedup', 'k'), await send('room', '--dedup', 'k')];
  expect(again.json).toMatchObject({ repeated: true, event_seq: first.json.event_seq, files: [FILE] });
  expect(blobsIn(ws)).toEqual([blobOf(ws, HELLO)]);
  expect(await refsOf(ws)).toBe(1);
});

test('an agent that may not write puts nothing: stopped, closed, not joined', async () => {
  const ws = await roomWithHello();
  const codeOf = async (as: { as: string }) => (await ws.tt(['file', 'put', 'hello.txt', '--json'], as)).error['error'];
  expect(await codeOf({ as: 'script:stranger' })).toBe('unknown_member');
  await ws.tt(['stop', '--reason', 'x']);
  expect(await codeOf(A)).toBe('room_stopped');
  expect((await ws.tt(['file', 'gc', '--json'], A)).error['error']).toBe('room_stopped');
  await ws.tt(['reset']);
  await ws.tt(['close']);
  expect(await codeOf(A)).toBe('room_closed');
  expect(existsSync(join(ws.room, 'files'))).toBe(false);
});

test('a hook tells a model what came along, and how to look at it', async () => {
  const ws = await roomWithHello();
  const claude = agentIn(ws, 'claude');
  await claude.tt('join');
  await ws.tt(['msg', 'send', 'claude', 'look', '--file', 'hello.txt'], A);
  const { out } = await claude.hook('prompt', {});
  expect(out).toContain('to you, with hello.txt, 6 B (`tt file get sha256:5891b5b522d5 -o -`):');
});
