/** Ids and words of tasks as people write them from memory: the refusal names what was meant, when there is such a thing. */
import { expect, test } from 'vitest';
import { A, roomOfTwo } from '../support/pair.ts';
import { add, task } from '../support/tasks.ts';
import { freshWorkspace } from '../support/workspace.ts';

test.each([
  { words: ['show', '1'], meant: 't1' },
  { words: ['show', '01'], meant: 't1' },
  { words: ['show', '#2'], meant: 't2' },
  { words: ['claim', 'T2'], meant: 't2' },
  { words: ['claim', '3'], meant: null },
  { words: ['claim', 'c1'], meant: null },
  { words: ['done', '2', 'x'], meant: 't2' },
  { words: ['note', 'T1', 'x'], meant: 't1' },
  { words: ['abandon', '1', '--reason', 'x'], meant: 't1' },
  { words: ['reopen', '1'], meant: 't1' },
  { words: ['interrupt', '1'], meant: 't1' },
  { words: ['add', 'three', '--after', '1'], meant: 't1' },
  { words: ['after', '2', 't1'], meant: 't2' },
  { words: ['after', 't2', '1'], meant: 't1' },
])('tt task $words: $meant', async ({ words, meant }) => {
  const ws = await roomOfTwo();
  await add(ws, 'one', 'two');
  const ran = await task(ws, {}, ...words);
  expect([ran.code, ran.error]).toMatchObject([
    1,
    { error: 'unknown_task', hint: meant === null ? 'tt task list' : `did you mean ${meant}?` },
  ]);
});

test('tt unclaim: the same, of claims that are held', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['claim', 'src'], A);
  const hint = async (id: string) => (await ws.tt(['unclaim', id, '--json'], A)).error['hint'];
  expect([await hint('1'), await hint('C1'), await hint('2'), await hint('t1')]).toEqual([
    ...['did you mean c1?', 'did you mean c1?', 'tt claims', 'tt claims'],
  ]);
});

test.each([
  ['done t7', 'tt task done t7'],
  ['show t1', 'tt task show t1'],
  ['claims t1', null],
  ['add task foo', 'tt task add'],
  ['add foo', 'tt task add'],
  ['done', 'tt release'],
  ['list tasks', 'tt task list'],
  ['list questions', 'tt question list'],
  ['list somewhere', null],
  ['task list t1', 'tt task show t1'],
  ['task list src', null],
])('tt %s: %s', async (words, meant) => {
  const ws = freshWorkspace();
  const { err } = await ws.tt([...words.split(' '), '--text']);
  const hint = /\n {2}→ (.*)/.exec(err)?.[1] ?? '';
  if (meant === null) expect(hint).not.toContain('did you mean');
  else expect(hint.replace('? Or name a path that exists', '?')).toBe(`did you mean ${meant}?`);
});

test('a list in which all is done says so, and how to see it; one that never had any does not', async () => {
  const ws = await roomOfTwo();
  const list = async (...words: string[]) => (await ws.tt(['task', 'list', ...words], A)).out;
  expect(await list()).toBe('There is nothing to do.');
  await task(ws, {}, 'add', 'one', '--channel', '#api');
  await task(ws, A, 'claim', 't1');
  await task(ws, A, 'done', 't1', 'fine');
  expect(await list()).toBe('There is nothing to do. What is done: tt task list --all');
  expect(await list('--channel', '#web')).toBe('No task fits. All: tt task list --all');
});
