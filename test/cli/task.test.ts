/** `tt task`: from adding to done, as people and programs see it. */
import { expect, test } from 'vitest';
import { A, B, roomOfTwo } from '../support/pair.ts';
import { log } from '../support/stand-in.ts';
import { add, refused, shown, task, taskEvents } from '../support/tasks.ts';
import type { Answer, RunOptions } from '../support/workspace.ts';

const ids = (json: Answer): string[] => (json['tasks'] as { task_id: string }[]).map(({ task_id }) => task_id);

test('a task is added, claimed, noted and done; its author and the log tell the same', async () => {
  const ws = await roomOfTwo();
  const added = await task(ws, A, 'add', 'write', 'the parser', '--context', 'for CSV');
  expect(added.json).toMatchObject({ task_id: 't1', status: 'open', event_seq: 3 });
  expect((await task(ws, B, 'claim', 't1')).json).toMatchObject({
    ...{
      task_id: 't1',
      status: 'claimed',
      title: 'write the parser',
      context: 'for CSV',
      held_by: 'script:b',
      epoch: 1,
    },
  });
  expect((await task(ws, B, 'note', 't1', 'half', 'way')).json).toMatchObject({ status: 'noted', event_seq: 5 });
  expect((await task(ws, B, 'done', 't1', 'in src/parser.js')).json).toMatchObject({ status: 'done', epoch: 1 });
  expect(await shown(ws)).toMatchObject({
    ...{ status: 'done', result: 'in src/parser.js', ended_by: 'script:b', author_agent_id: 'script:a' },
    notes: [{ by: 'script:b', body: 'half way' }],
  });
  const { events } = (await ws.tt(['wait', '--park', '--timeout', '0', '--json'], A)).json;
  expect(events.map((e) => e.event_type)).toEqual(['join', 'task_claimed', 'task_noted', 'task_done']);
  expect((await task(ws, A, 'list')).json['tasks']).toEqual([]);
});

test('text for people: a table, a task, who it is free for', async () => {
  const ws = await roomOfTwo();
  await add(ws, 'first');
  await task(ws, {}, 'add', 'second', '--for', 'b', '--after', 't1', '--channel', '#api');
  await ws.tt(['task', 'claim', 't1'], A);
  const { out } = await ws.tt(['task', 'list']);
  expect(out.trim().split('\n')).toEqual([
    expect.stringMatching(/^t1 {2}claimed {2}first {3}script:a, 30 min left$/),
    't2  open     second  for script:b · #api · after t1',
  ]);
  expect((await ws.tt(['task', 'ready'], B)).out).toBe('Nothing is ready for you.');
  expect((await ws.tt(['task', 'claim', '--next'], B)).code).toBe(3);
});

test('nothing is ready: whoever has a task already is told which', async () => {
  const ws = await roomOfTwo();
  await add(ws, 'one');
  await task(ws, A, 'claim', 't1');
  expect((await ws.tt(['task', 'claim', '--next'], A)).out).toContain(': 0 open, 1 claimed. You have t1. All of them');
  expect((await task(ws, A, 'claim', '--next')).json).toMatchObject({ status: 'none_ready', yours: ['t1'] });
  expect((await task(ws, B, 'claim', '--next')).json).not.toHaveProperty('yours');
  await task(ws, A, 'done', 't1');
  expect((await ws.tt(['task', 'show', 't1'], A)).out).not.toContain('Result');
});

test('a context is text or JSON, from the words or from standard input', async () => {
  const ws = await roomOfTwo();
  const said = async (words: string[], input?: string) => {
    const ran = await ws.tt(['task', 'add', 'x', ...words, '--json'], { ...A, ...(input ? { input } : {}) });
    return ran.code === 0 ? (await shown(ws, String(ran.json['task_id'])))['context'] : ran.error['error'];
  };
  expect(await said(['--context', '-'], 'two\nlines\n')).toBe('two\nlines');
  expect(await said(['--context-json', '{"a":[1]}'])).toEqual({ a: [1] });
  expect(await said(['--context-json', '-'], '{"b":2}')).toEqual({ b: 2 });
  expect(await said(['--context-json', '{'])).toBe('invalid_body');
  expect(await said(['--context-json', '{}', '--context', 'x'])).toBe('invalid_input');
  // What would not come back as it was given is not taken.
  for (const number of ['12345678901234567890', '-9007199254740993', '1e999'])
    expect(await said(['--context-json', `{"id":[${number}]}`])).toBe('invalid_body');
  const kept = { id: '12345678901234567890', 'a "1e999"': [9007199254740991, 0.1, 1e21, -1.5e-7] };
  expect(await said(['--context-json', JSON.stringify(kept)])).toEqual(kept);
  expect(await said(['--context', '-'], 'x'.repeat(65_537))).toBe('body_too_large');
  expect(await taskEvents(ws)).toEqual(['task_added', 'task_added', 'task_added', 'task_added']);
});

test('every filter filters: status, for whom, mine, channel, the newest, pages', async () => {
  const ws = await roomOfTwo();
  await add(ws, 'one', 'two');
  await task(ws, {}, 'add', 'three', '--for', 'b');
  await task(ws, {}, 'add', 'four', '--channel', '#API');
  await task(ws, A, 'claim', 't1');
  await task(ws, A, 'done', 't1');
  await task(ws, A, 'claim', 't2');
  const list = async (who: RunOptions, ...words: string[]) => ids((await task(ws, who, 'list', ...words)).json);
  expect(await list(A)).toEqual(['t2', 't3', 't4']);
  expect(await list(A, '--all')).toEqual(['t1', 't2', 't3', 't4']);
  expect(await list(A, '--status', 'done')).toEqual(['t1']);
  expect(await list(A, '--status', 'open,done')).toEqual(['t1', 't3', 't4']);
  expect(await list(A, '--status', 'claimed')).toEqual(['t2']);
  expect(await list(A, '--mine')).toEqual(['t2']);
  expect(await list(B, '--mine')).toEqual([]);
  expect(await list(B, '--for', 'me')).toEqual(['t3']);
  expect(await list(A, '--for', 'b')).toEqual(['t3']);
  expect(await list(A, '--channel', '#api')).toEqual(['t4']);
  expect(await list(A, '-n', '2')).toEqual(['t3', 't4']);
  expect(await list(A, '--limit', '1', '--after', 't2')).toEqual(['t3']);
  expect((await task(ws, A, 'list', '--limit', '1')).json).toMatchObject({ has_more: true });
  expect(ids((await task(ws, B, 'ready')).json)).toEqual(['t3', 't4']);
  for (const words of [
    ['--status', 'x'],
    ['--status', ','],
    ['-n', '-1'],
    ['-n', '0'],
    ['--limit', '0'],
    ['--channel', 'x'],
  ])
    expect((await task(ws, A, 'list', ...words)).code, words.join(' ')).toBe(2);
  expect(await refused(ws, A, 'list', '--after', 't9')).toEqual([2, 'invalid_cursor']);
});

test('a page after another leaves nothing out, however many there are', async () => {
  const ws = await roomOfTwo();
  for (let i = 0; i < 7; i++) await add(ws, `task ${i}`);
  const found: string[] = [];
  for (let after: string[] = []; ; after = ['--after', found.at(-1) as string]) {
    const { json } = await task(ws, A, 'list', '--limit', '3', ...after);
    found.push(...ids(json));
    if (!json['has_more']) break;
  }
  expect(found).toEqual(['t1', 't2', 't3', 't4', 't5', 't6', 't7']);
});

test('refused, each by its code, and nothing is written', async () => {
  const ws = await roomOfTwo();
  await add(ws, 'one');
  await task(ws, {}, 'add', 'two', '--for', 'b', '--after', 't1');
  const before = (await ws.tt(['replay', '--json'])).json['hash'];
  const C = { as: 'script:c' };
  for (const [code, error, who, ...words] of [
    [1, 'unknown_task', A, 'show', 't9'],
    [1, 'unknown_task', A, 'claim', 'T1'],
    [1, 'unknown_task', A, 'done', '../t1', 'x'],
    [1, 'unknown_task', A, 'add', 'x', '--after', 't1,t9'],
    [1, 'bad_state', A, 'done', 't1', 'x'],
    [1, 'bad_state', A, 'abandon', 't1'],
    [1, 'not_ready', B, 'claim', 't2'],
    [1, 'task_cycle', {}, 'after', 't1', 't2'],
    [1, 'not_yours', A, 'after', 't2', 't1'],
    [1, 'not_yours', A, 'abandon', 't1', '--for-good'],
    [1, 'unknown_recipient', A, 'add', 'x', '--for', 'nobody'],
    [2, 'invalid_channel', A, 'add', 'x', '--channel', 'no'],
    [2, 'invalid_input', A, 'list', '-n', '-1'],
    [2, 'invalid_input', A, 'list', '--limit', '-5'],
    [2, 'invalid_input', A, 'add', ''],
    [1, 'limit_exceeded', A, 'add', 'x'.repeat(201)],
    [2, 'invalid_input', A, 'claim'],
    [2, 'invalid_input', A, 'claim', 't1', '--next'],
    [2, 'invalid_input', A, 'claim', 't1', '--ttl', '0'],
    [2, 'invalid_input', A, 'claim', '--next', '--for', 'b'],
    [2, 'invalid_input', A, 'after', 't1'],
    [1, 'unknown_member', C, 'claim', 't1'],
    [1, 'unknown_member', C, 'add', 'x'],
  ] as const)
    expect(await refused(ws, who, ...words), words.join(' ')).toEqual([code, error]);
  expect((await ws.tt(['replay', '--json'])).json['hash']).toBe(before);
});

test('anybody may not claim what is for another: it takes --force, and the log says so', async () => {
  const ws = await roomOfTwo();
  await task(ws, {}, 'add', 'x', '--for', 'b');
  expect(await refused(ws, A, 'claim', 't1')).toEqual([1, 'assigned_to_another']);
  expect((await task(ws, A, 'claim', '--next')).json).toMatchObject({ status: 'none_ready', open: 1 });
  expect((await task(ws, A, 'claim', 't1', '--force')).json).toMatchObject({ status: 'claimed' });
  expect((await log(ws)).at(-1)).toMatchObject({ event_type: 'task_claimed', payload: { forced: true } });
});

test('an interrupt reaches the claimer, stays with the task, and ends with the claim', async () => {
  const ws = await roomOfTwo();
  await add(ws, 'one');
  await task(ws, A, 'claim', 't1');
  expect(await refused(ws, B, 'interrupt', 't1')).toEqual([1, 'operator_required']);
  await task(ws, {}, 'interrupt', 't1', '--reason', 'wrong branch');
  const { events } = (await ws.tt(['wait', '--park', '--timeout', '0', '--json'], A)).json;
  expect(events.at(-1)).toMatchObject({ event_type: 'task_interrupted', reason: 'wrong branch' });
  expect((await task(ws, A, 'note', 't1', 'why?')).json).toMatchObject({ interrupted: true });
  expect(await shown(ws)).toMatchObject({
    status: 'claimed',
    interrupted: { by: 'human:ada', reason: 'wrong branch' },
  });
  await task(ws, A, 'abandon', 't1');
  expect(await shown(ws)).not.toHaveProperty('interrupted');
});

test('leaving gives every claim back, and so does a kick', async () => {
  const ws = await roomOfTwo();
  await add(ws, 'one', 'two');
  await task(ws, A, 'claim', 't1');
  await task(ws, B, 'claim', 't2');
  await ws.tt(['leave'], A);
  await ws.tt(['kick', 'b', '--force']);
  const back = (await log(ws)).filter((e) => e.event_type === 'task_abandoned');
  expect(back.map(({ reason, payload }) => [reason, payload])).toEqual([
    ['left', { task_id: 't1', holder: 'script:a', epoch: 1 }],
    ['kicked', { task_id: 't2', holder: 'script:b', epoch: 1 }],
  ]);
  expect((await task(ws, {}, 'list', '--status', 'open')).json['tasks']).toHaveLength(2);
});

test('a claim is over after --ttl without a word of its holder: seen, then stored, and a late done is refused', async () => {
  const ws = await roomOfTwo();
  await add(ws, 'one');
  await task(ws, A, 'claim', 't1', '--ttl', '1m');
  const at = (ms: number): RunOptions => ({ env: { TT_TEST_CLOCK: JSON.stringify({ wall: ms, mono: ms }) } });
  await task(ws, { ...A, ...at(50_000) }, 'note', 't1', 'still here');
  expect((await task(ws, at(100_000), 'show', 't1')).json).toMatchObject({ status: 'claimed' });
  expect((await task(ws, at(112_000), 'show', 't1')).json).toMatchObject({ status: 'open' });
  const late = await task(ws, { ...A, ...at(112_000) }, 'done', 't1', 'late');
  expect([late.code, late.error['error'], late.error['hint']]).toEqual([1, 'stale_claim', 'tt task claim t1']);
  expect((await task(ws, { ...B, ...at(112_000) }, 'claim', '--next')).json).toMatchObject({ task_id: 't1', epoch: 2 });
  const expired = (await log(ws)).find((e) => e.event_type === 'task_expired');
  expect(expired).toMatchObject({ reason: 'lease_over', payload: { task_id: 't1', holder: 'script:a', epoch: 1 } });
  expect(await refused(ws, A, 'done', 't1', 'late', '--epoch', '1')).toEqual([1, 'stale_claim']);
});

test('a clock that is set ends no claim', async () => {
  const ws = await roomOfTwo();
  await add(ws, 'one');
  await task(ws, A, 'claim', 't1', '--ttl', '1m');
  const day = { env: { TT_TEST_CLOCK: JSON.stringify({ wall: 86_400_000 }) } };
  expect((await task(ws, day, 'show', 't1')).json).toMatchObject({ status: 'claimed' });
});

test('what agents write about tasks waits while a person has paused the room, and nothing is claimed', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['pause']);
  await task(ws, A, 'add', 'x');
  expect(await refused(ws, B, 'claim', 't1')).toEqual([1, 'not_granted']);
  const park = () => ws.tt(['wait', '--park', '--timeout', '0', '--json'], B);
  expect((await park()).json.events.map((e) => e.event_type)).toEqual(['join', 'paused']);
  await ws.tt(['resume']);
  expect((await park()).json.events.map((e) => e.event_type)).toContain('task_added');
});
