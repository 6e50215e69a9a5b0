/** tt prune: what is old and read goes; what anybody still needs stays, and the log still says what is stored. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { follower } from '../support/follower.ts';
import { A, folded, later, roomToKeep, rowsOf } from '../support/keeping.ts';
import { log, standIn, typesIn } from '../support/stand-in.ts';
import { freshWorkspace, type Workspace } from '../support/workspace.ts';

const OLD = ['prune', '--older-than', '30d'];
const MONTH = later(31);

async function healthy(ws: Workspace): Promise<void> {
  const { checks } = (await ws.tt(['doctor', '--json'])).json as unknown as {
    checks: { name: string; status: string }[];
  };
  const wanted = ['integrity', 'log', 'search'];
  expect(checks.filter(({ name }) => wanted.includes(name)).map(({ status }) => status)).toEqual(['ok', 'ok', 'ok']);
}

test('talk and traffic go; pins, the handoff, notes, forms, questions, tasks and files stay; state and rows are as they were', async () => {
  const ws = await roomToKeep();
  const [hash, events] = await folded(ws);
  const rows = await rowsOf(ws);
  const dry = await ws.tt([...OLD, '--dry-run', '--json'], MONTH);
  expect(await folded(ws)).toEqual([hash, events]);
  const ran = await ws.tt([...OLD, '--reason', 'full', '--json'], MONTH);
  expect([ran.code, ran.err]).toEqual([0, '']);
  const { pruned, up_to_event_seq: upTo } = ran.json as unknown as { pruned: number; up_to_event_seq: number };
  expect(dry.json).toMatchObject({ dry_run: true, pruned, up_to_event_seq: upTo });
  expect(await typesIn(ws)).toEqual([
    ...['message_sent', 'note_added', 'note_added', 'note_resolved', 'form_opened', 'question_opened'],
    ...['question_decided', 'file_put', 'task_added', 'task_added', 'task_claimed', 'task_noted', 'task_done'],
    ...['task_claimed', 'task_abandoned', 'snapshot', 'release', 'join', 'path_expired', 'pruned'],
  ]);
  expect((await folded(ws))[1]).toBe(Number(events) - pruned + 4);
  expect(await rowsOf(ws)).toEqual(rows);
  await healthy(ws);
  expect((await ws.tt(['msg', 'pins', '--json'])).out).toContain('keep this');
  // Nobody prunes twice what is gone.
  expect((await ws.tt([...OLD, '--json'], MONTH)).json).toMatchObject({ pruned: 0 });
  const got = await ws.tt(['wait', '--json'], later(31, A));
  expect(got.json).toMatchObject({ status: 'your_turn', turn_id: 2, handoff: { status: 'half' } });
  await healthy(ws);
});

test('what went is in no index any more, what stays is found', async () => {
  const ws = freshWorkspace();
  await ws.tt(['join'], A);
  const said = (i: number) => JSON.stringify({ cmd: ['msg', 'send', 'room', `zebra ${i}`] });
  await ws.tt(['notes', 'add', 'a zebra note'], A);
  await ws.tt(['batch'], { ...A, input: Array.from({ length: 200 }, (_, i) => said(i)).join('\n') });
  await ws.tt([...OLD, '--force'], MONTH);
  const { found } = (await ws.tt(['search', 'zebra', '--json'], MONTH)).json as unknown as { found: object[] };
  expect(found).toMatchObject([{ in: 'notes' }]);
  await healthy(ws);
  const db = new Database(join(ws.room, 'room.db'));
  expect(db.prepare('SELECT count(*) AS texts FROM found_docsize').get()).toEqual({ texts: 1 });
  db.close();
});

test('an old turn that is still held stays held, by its token', async () => {
  const ws = freshWorkspace();
  const a = standIn('a');
  await ws.tt(['join'], a);
  const { turn_id } = (await ws.tt(['try', '--json'], a)).json;
  expect((await ws.tt([...OLD, '--json'], MONTH)).json).toMatchObject({ pruned: 2 });
  const words = ['release', '--status', 's', '--next-action', 'n', '--turn', String(turn_id), '--json'];
  expect((await ws.tt(words, a)).json).toMatchObject({ status: 'released', turn_id });
  await healthy(ws);
});

test('what a member that is here has not read is not pruned, unless a person insists', async () => {
  const ws = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await ws.tt(['join'], a);
  await ws.tt(['join'], b);
  await ws.tt(['events', '--resume'], a);
  await ws.tt(['msg', 'send', 'script:b', 'read this'], a);
  await ws.tt(['doing', 'this and that'], a);
  const held = await ws.tt([...OLD, '--json'], MONTH);
  expect(held.json).toMatchObject({
    pruned: 2,
    up_to_event_seq: 2,
    unread: [{ agent_id: 'script:b', from_event_seq: 3 }],
  });
  expect((await ws.tt(['msg', 'recv', '--json'], b)).out).toContain('read this');
  await healthy(ws);
  const forced = await ws.tt([...OLD, '--force', '--json'], MONTH);
  expect(forced.json).toMatchObject({ pruned: 2, up_to_event_seq: 4 });
  // Whoever was behind is told, in its mail and by the page.
  const told = (await ws.tt(['wait', '--json'], b)).json;
  expect([told['pruned'], told.events.map((e) => e.event_type)]).toEqual([4, ['snapshot', 'join']]);
  await healthy(ws);
});

test('a member that is gone, or silent for long, keeps nothing', async () => {
  const ws = freshWorkspace();
  const b = standIn('b');
  await ws.tt(['join'], b);
  await ws.tt(['msg', 'send', 'script:b', 'read this'], A);
  await ws.tt(['join'], A);
  b.kill();
  expect((await ws.tt([...OLD, '--json'], MONTH)).json).toMatchObject({ pruned: 2 });
});

test('cursors from before: pages say what was pruned, and a follower behind it reads on', async () => {
  const ws = await roomToKeep();
  await ws.tt([...OLD, '--json'], MONTH);
  const upTo = (await log(ws)).find((e) => e.event_type === 'snapshot')?.event_seq ?? 0;
  const page = async (...words: string[]) => (await ws.tt(['events', '--target', 'any', '--json', ...words])).json;
  expect((await page('--after', '0', '--limit', '1'))['pruned']).toBe(upTo);
  expect((await page('--after', String(upTo - 1)))['pruned']).toBe(upTo);
  expect((await page('--after', String(upTo)))['pruned']).toBeUndefined();
  expect((await page('--limit', '2'))['pruned']).toBeUndefined();
  const [snapshot] = (await page('--after', String(upTo - 1))).events;
  expect(Object.keys(snapshot?.payload ?? {})).toEqual(['events', 'kept']);
  const behind = follower(ws, ['events', '--follow', '--after', '1', '--target', 'any']);
  await behind.count((await log(ws)).length);
  await ws.tt(['msg', 'send', 'room', 'on'], A);
  await behind.count((await log(ws)).length);
  await behind.end('SIGTERM');
});

test('a person’s command: an agent needs the word and a reason; a repeated key gives the first answer', async () => {
  const ws = await roomToKeep();
  const before = await log(ws);
  const refused = await ws.tt([...OLD, '--json'], later(31, A));
  expect([refused.code, refused.error['error']]).toEqual([1, 'operator_required']);
  const mute = await ws.tt([...OLD, '--operator-requested', '--json'], later(31, A));
  expect(mute.error['error']).toBe('operator_required');
  expect(await log(ws)).toEqual(before);
  const words = [...OLD, '--operator-requested', '--reason', 'full', '--dedup', 'k', '--json'];
  const first = await ws.tt(words, later(31, A));
  expect(first.code).toBe(0);
  const again = await ws.tt(words, later(31, A));
  expect(again.json).toEqual(first.json);
  const controls = (await log(ws)).filter((e) => e.event_type === 'pruned');
  expect(controls).toMatchObject([{ from_agent_id: 'script:a', reason: 'full', payload: { requested: true } }]);
});

test('bad input changes nothing: no age, a short one, an observer', async () => {
  const ws = await roomToKeep();
  for (const words of [[], ['--older-than', '1h'], ['--older-than', 'x'], ['--older-than', '-1d']]) {
    const ran = await ws.tt(['prune', ...words, '--json'], MONTH);
    expect([words, ran.code, ran.error['error']]).toEqual([words, 2, 'invalid_input']);
  }
  const observer = await ws.tt([...OLD, '--json'], { env: { ...MONTH.env, TT_ROLE: 'observer' } });
  expect(observer.error['error']).toBe('observer');
  const looks = await ws.tt([...OLD, '--dry-run', '--json'], { env: { ...MONTH.env, TT_ROLE: 'observer' } });
  expect(looks.json).toMatchObject({ dry_run: true });
  expect(await typesIn(ws)).not.toContain('snapshot');
});

test('an event that was kept and is missing is found', async () => {
  const ws = await roomToKeep();
  await ws.tt([...OLD, '--json'], MONTH);
  const db = new Database(join(ws.room, 'room.db'));
  db.exec("DELETE FROM event WHERE seq = (SELECT min(seq) FROM event WHERE type = 'message_sent')");
  db.close();
  expect((await ws.tt(['replay', '--json'])).error).toMatchObject({ error: 'store_corrupt' });
});

test('a pruned room is exported and imported as it is', async () => {
  const ws = await roomToKeep();
  await ws.tt([...OLD, '--json'], MONTH);
  const to = freshWorkspace({ room: false });
  await to.tt(['import', '-'], { input: (await ws.tt(['export'])).out });
  expect(await folded(to)).toEqual(await folded(ws));
  expect(await rowsOf(to)).toEqual(await rowsOf(ws));
  await healthy(to);
});

test('a state of before what was pruned is not made up', async () => {
  const ws = await roomToKeep();
  const { up_to_event_seq: upTo } = (await ws.tt([...OLD, '--json'], MONTH)).json as { up_to_event_seq?: number };
  const { code, error } = await ws.tt(['replay', '--to', '2', '--json']);
  expect([code, error]).toEqual([2, expect.objectContaining({ error: 'invalid_cursor', pruned: upTo })]);
  expect(error['hint']).toBe(`tt replay --to ${upTo}`);
  expect((await ws.tt(['replay', '--to', String(upTo)])).code).toBe(0);
});
