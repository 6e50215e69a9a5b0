/** In a room where nobody writes, whoever waits for a floor and listens learns by itself that it has it. */
import { expect, test } from 'vitest';
import { agentIn } from '../support/agent.ts';
import { A, B, roomOfTwo } from '../support/pair.ts';
import { log, standIn, started } from '../support/stand-in.ts';
import { freshWorkspace, until } from '../support/workspace.ts';

/** h has the floor, b waits for it, and is told of nothing else. */
async function waiting() {
  const ws = await roomOfTwo();
  const holder = standIn('h');
  await ws.tt(['join'], holder);
  await ws.tt(['floor', 'take'], holder);
  await ws.tt(['floor', 'raise'], B);
  await ws.tt(['events', '--resume'], B);
  return { ws, holder };
}

test.each([
  { by: 'tt wait --park', words: ['wait', '--park', '--json', '--timeout', '60'] },
  { by: 'tt events --wait', words: ['events', '--wait', '--json', '--timeout', '60'] },
  { by: 'tt wait --events', words: ['wait', '--events', '--json', '--timeout', '60'] },
])('$by: the holder is killed, nobody writes', async ({ words }) => {
  const { ws, holder } = await waiting();
  await ws.tt(['try'], A);
  await ws.tt(['events', '--resume'], B);
  const listener = started(ws.start(words, B));
  await until('b listens', async () => /parked|listening|waiting/.test((await ws.tt(['who'])).out));
  holder.kill();
  expect((await listener.end).out).toContain('"floor_expired"');
  expect((await log(ws)).filter((e) => e.event_type === 'floor_expired')).toHaveLength(1);
  expect((await ws.tt(['msg', 'send', 'room', 'thanks'], B)).code).toBe(0);
});

test('an idle agent is woken for it', async () => {
  const ws = freshWorkspace();
  const me = agentIn(ws, 'claude');
  const holder = standIn('h');
  await ws.tt(['join'], holder);
  await me.tt('join');
  await ws.tt(['floor', 'take'], holder);
  await me.tt('floor', 'raise');
  await me.hook('stop');
  const listener = me.listens();
  await until('it listens', async () => (await ws.tt(['who'])).out.includes('on standby'));
  holder.kill();
  const { exitCode, stderr } = await listener;
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining('has it now, and speaks there alone')]);
});
