/** What was said in a channel is the mail of those who were in it by then, also when they read it late. */
import { expect, test } from 'vitest';
import { A, B, roomOfTwo } from '../support/pair.ts';
import type { Workspace } from '../support/workspace.ts';

const C = { as: 'script:c' };

const heard = async (ws: Workspace, who: { as?: string }) =>
  (await ws.tt(['wait', '--park', '--timeout', '0', '--json'], who)).json.events
    .filter((e) => e.event_type === 'message_sent')
    .map((e) => e.payload.body);

test('a channel that is closed takes nothing along that was not read yet', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['join'], C);
  for (const who of [A, B]) await ws.tt(['channel', 'join', '#api'], who);
  await ws.tt(['msg', 'send', '#api', 'before the end'], A);
  await ws.tt(['channel', 'close', '#api']);
  expect(await heard(ws, B)).toEqual(['before the end']);
  expect(await heard(ws, C)).toEqual([]);
  expect((await ws.tt(['msg', 'recv', '--json'], B)).json.events.map((e) => e.payload.body)).toEqual([
    'before the end',
  ]);
});

test('the last arguments of a question reach those in its thread after it was decided', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['question', 'open', 'Which way?'], A);
  await ws.tt(['channel', 'join', '#q1'], B);
  await ws.tt(['msg', 'send', '#q1', 'this way'], A);
  await ws.tt(['question', 'decide', 'q1', 'this way'], A);
  expect(await heard(ws, B)).toEqual(['this way']);
});

test('who left and came back has what was said while it was inside, and not what was said meanwhile', async () => {
  const ws = await roomOfTwo();
  for (const who of [A, B]) await ws.tt(['channel', 'join', '#api'], who);
  await ws.tt(['msg', 'send', '#api', 'inside'], A);
  await ws.tt(['channel', 'leave', '#api'], B);
  await ws.tt(['msg', 'send', '#api', 'meanwhile'], A);
  await ws.tt(['channel', 'join', '#api'], B);
  await ws.tt(['msg', 'send', '#api', 'inside again'], A);
  expect(await heard(ws, B)).toEqual(['inside', 'inside again']);
});

test('that a channel was closed is told to those who were in it, and to nobody else', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['join'], C);
  for (const who of [A, B]) await ws.tt(['channel', 'join', '#api'], who);
  await ws.tt(['channel', 'close', '#api', '--reason', 'enough']);
  const closings = async (who: { as?: string }) =>
    (await ws.tt(['wait', '--park', '--timeout', '0', '--json'], who)).json.events.filter(
      (e) => e.event_type === 'channel_closed',
    ).length;
  expect([await closings(A), await closings(B), await closings(C)]).toEqual([1, 1, 0]);
});

test('who left the room and came back has nothing of a channel from before', async () => {
  const ws = await roomOfTwo();
  for (const who of [A, B]) await ws.tt(['channel', 'join', '#api'], who);
  await ws.tt(['leave'], B);
  await ws.tt(['msg', 'send', '#api', 'while b was away'], A);
  await ws.tt(['join'], B);
  expect((await ws.tt(['msg', 'recv', '--json'], B)).json.events).toEqual([]);
});
