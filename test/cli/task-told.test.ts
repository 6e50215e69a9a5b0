/** Who is told what of a task: whom it is for, who has it, and who may begin now. */
import { expect, test } from 'vitest';
import { agentIn } from '../support/agent.ts';
import { A, B, roomOfTwo } from '../support/pair.ts';
import { task } from '../support/tasks.ts';
import type { RunOptions, Workspace } from '../support/workspace.ts';

/** Of tasks, by type and id. */
async function heard(ws: Workspace, who: RunOptions): Promise<string[]> {
  const { events } = (await ws.tt(['events', '--target', 'self', '--json'], who)).json;
  return events
    .filter(({ event_type }) => event_type.startsWith('task_'))
    .map(({ event_type, payload }) => `${event_type} ${(payload as { task_id?: string }).task_id}`);
}

test('whom a task is for hears of it, also when it is announced in a channel that it is not in', async () => {
  const ws = await roomOfTwo();
  const me = agentIn(ws, 'claude');
  await me.tt('join');
  await task(ws, A, 'add', 'Design', '--for', 'claude', '--channel', '#cart');
  expect((await me.goesOn()).context).toContain('script:a added t1 “Design” for claude:');
  expect(await heard(ws, B)).toEqual([]);
  await task(ws, B, 'claim', 't1', '--force');
  expect((await me.goesOn()).context).toContain('script:b has claimed t1 “Design” with --force');
  await task(ws, A, 'note', 't1', 'in blue');
  await task(ws, B, 'abandon', 't1');
  const { context } = await me.goesOn();
  expect(context).toContain('script:a on t1 “Design”:');
  expect(context).toContain('script:b gave t1 back');
  expect(await heard(ws, B)).toEqual(['task_noted t1']);
});

test('a person changes a task that others added and have: each of them hears it once', async () => {
  const ws = await roomOfTwo();
  await task(ws, A, 'add', 'one', '--for', 'b');
  await task(ws, A, 'add', 'two');
  await task(ws, B, 'claim', 't1');
  await task(ws, {}, 'note', 't1', 'in blue');
  await task(ws, {}, 'after', 't1', 't2');
  await task(ws, {}, 'abandon', 't1', '--for-good');
  await task(ws, {}, 'reopen', 't1');
  const changes = ['task_noted t1', 'task_after t1', 'task_abandoned t1', 'task_reopened t1'];
  expect(await heard(ws, A)).toEqual(['task_claimed t1', ...changes]);
  expect(await heard(ws, B)).toEqual(['task_added t1', 'task_added t2', ...changes]);
});

test('whoever is to do what has become ready is told so by the end of what it waited for', async () => {
  const ws = await roomOfTwo();
  const me = agentIn(ws, 'claude');
  await me.tt('join');
  await task(ws, A, 'add', 'first');
  await task(ws, A, 'add', 'second');
  await task(ws, A, 'add', 'for me', '--for', 'claude', '--after', 't1,t2');
  await task(ws, A, 'add', 'for all', '--after', 't2');
  expect((await me.goesOn()).context).toContain('for claude:');
  for (const id of ['t1', 't2']) await task(ws, B, 'claim', id);
  await task(ws, B, 'done', 't1');
  expect((await me.goesOn()).context).toBe('');
  await task(ws, B, 'done', 't2', 'all of it');
  expect((await me.goesOn()).context).toMatch(/script:b has done t2 “second”:\n +all of it\nready now: t3, t4 \(`tt/);
  const { out } = await ws.tt(['events', '--event', 'task_added,task_done']);
  expect(out).toMatch(/ {2}t3: for me\n {2}for claude:\w+\n {2}after t1, t2$/m);
  expect(out).toMatch(/ {2}t2: second\n {2}all of it\n {2}ready now: t3, t4$/m);
});

test('an agent is told by its hooks of what is for it, and that it should stop', async () => {
  const ws = await roomOfTwo();
  const me = agentIn(ws, 'claude');
  await me.tt('join');
  await task(ws, {}, 'add', 'for you', '--for', 'claude');
  expect((await me.goesOn()).context).toMatch(/human:ada added t1 “for you” for claude:\w+ \(`tt task claim t1`\)/);
  await me.tt('task', 'claim', 't1');
  await task(ws, {}, 'interrupt', 't1', '--reason', 'wrong branch');
  expect((await me.goesOn()).context).toContain(
    'human:ada interrupts your work on t1 “for you”: stop, then `tt task abandon t1` (wrong branch)',
  );
  await task(ws, {}, 'abandon', 't1', '--reason', 'mine now');
  expect((await me.goesOn()).context).toContain(
    'human:ada gave t1 back: whoever had it stops working on it (mine now)',
  );
});
