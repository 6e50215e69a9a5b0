/** In a room where nobody writes, those whose task was lost with its worker learn of it by themselves. */
import { expect, test } from 'vitest';
import { agentIn } from '../support/agent.ts';
import { B, roomOfTwo } from '../support/pair.ts';
import { log, standIn, started } from '../support/stand-in.ts';
import { until } from '../support/workspace.ts';

/** h works at a task of b's. */
async function lost() {
  const ws = await roomOfTwo();
  const worker = standIn('h');
  await ws.tt(['join'], worker);
  await ws.tt(['task', 'add', 'write the parser'], B);
  await ws.tt(['task', 'claim', 't1'], worker);
  await ws.tt(['events', '--resume'], B);
  return { ws, worker };
}

const QUICK = { TT_POLL_FAST: '50ms', TT_POLL_SLOW: '50ms' };

test.each([
  { by: 'tt wait --park', words: ['wait', '--park', '--json', '--timeout', '60'] },
  { by: 'tt events --wait', words: ['events', '--wait', '--json', '--timeout', '60'] },
])('$by: the worker is killed, nobody writes', async ({ words }) => {
  const { ws, worker } = await lost();
  const author = started(ws.start(words, { ...B, env: QUICK }));
  await until('b listens', async () => /listening|parked/.test((await ws.tt(['who'])).out));
  worker.kill();
  expect((await author.end).out).toContain('"task_expired"');
  const ends = (await log(ws)).filter((e) => e.event_type === 'task_expired');
  expect(ends).toMatchObject([{ reason: 'holder_gone', to_agent_id: B.as, payload: { task_id: 't1' } }]);
  expect((await ws.tt(['task', 'ready', '--json'], B)).json['tasks']).toMatchObject([{ task_id: 't1' }]);
});

test('an idle agent that gave the task away is woken for it', async () => {
  const { ws } = await lost();
  const me = agentIn(ws, 'claude');
  const worker = standIn('w');
  await ws.tt(['join'], worker);
  await me.tt('join');
  await me.tt('task', 'add', 'write the lexer');
  await ws.tt(['task', 'claim', 't2', '--ttl', '1s'], worker);
  await me.hook('stop');
  const { exitCode, stderr } = await me.listens();
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining('t2')]);
});
