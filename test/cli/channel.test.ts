/** Side rooms: who hears what, who may read it, and how they come and go. */
import { expect, test } from 'vitest';
import { A, B, roomOfTwo } from '../support/pair.ts';
import { freshWorkspace, type Workspace } from '../support/workspace.ts';

const C = { as: 'script:c' };

const heard = async (ws: Workspace, who: { as?: string }) =>
  (await ws.tt(['wait', '--park', '--timeout', '0', '--json'], who)).json.events
    .filter((e) => e.event_type === 'message_sent')
    .map((e) => e.payload.body);

test('only those who are in a channel hear it, from when they came; anyone may read it', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['join'], C);
  // Saying something joins.
  await ws.tt(['msg', 'send', '#api', 'before b came'], A);
  const joined = await ws.tt(['channel', 'join', '#API', '--json'], B);
  expect(joined.json).toMatchObject({ channel: '#api', changed: true });
  await ws.tt(['msg', 'send', '#api', 'for those inside'], A);
  expect([await heard(ws, A), await heard(ws, B), await heard(ws, C)]).toEqual([[], ['for those inside'], []]);
  const history = await ws.tt(['channel', 'history', '#api', '--json'], C);
  expect(history.json.events.map((e) => e.payload.body)).toEqual(['before b came', 'for those inside']);
  const list = (await ws.tt(['channel', 'list', '--json'], B)).json['channels'];
  expect(list).toMatchObject([{ channel: '#api', members: ['script:a', 'script:b'], mine: true }]);
});

test('a follower hears its channels, and no longer once it has left', async () => {
  const ws = await roomOfTwo();
  for (const who of [A, B]) await ws.tt(['channel', 'join', '#api'], who);
  await ws.tt(['msg', 'send', '#api', 'one'], A);
  expect(await heard(ws, B)).toEqual(['one']);
  await ws.tt(['channel', 'leave', '#api'], B);
  await ws.tt(['msg', 'send', '#api', 'two'], A);
  expect(await heard(ws, B)).toEqual([]);
  expect((await ws.tt(['channel', 'leave', '#api', '--json'], B)).json['changed']).toBe(false);
});

test('a topic is set by those inside and by people; the last one out takes it along', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['channel', 'join', '#api'], A);
  expect((await ws.tt(['channel', 'topic', '#api', 'the', 'wire', 'format', '--json'], A)).json['topic']).toBe(
    'the wire format',
  );
  const outside = await ws.tt(['channel', 'topic', '#api', 'x', '--json'], B);
  expect([outside.code, outside.error['error']]).toEqual([1, 'not_in_channel']);
  expect((await ws.tt(['channel', 'topic', '#api', 'of a person'])).code).toBe(0);
  const long = await ws.tt(['channel', 'topic', '#api', 'x'.repeat(201), '--json'], A);
  expect(long.error).toMatchObject({ error: 'limit_exceeded', kind: 'topic', limit: 200, actual: 201 });
  // Who only asks what it is about takes nothing away, and need not be inside.
  expect((await ws.tt(['channel', 'topic', '#API', '--json'], B)).json).toMatchObject({
    ...{ channel: '#api', topic: 'of a person', changed: false },
  });
  expect((await ws.tt(['channel', 'topic', '#api', '', '--json'], A)).json['topic']).toBe(null);
  expect((await ws.tt(['channel', 'topic', '#api'], A)).out).toBe('#api has no topic.');
  await ws.tt(['leave'], A);
  expect((await ws.tt(['channel', 'list', '--json'])).json['channels']).toEqual([]);
  for (const words of [['x'], []])
    expect((await ws.tt(['channel', 'topic', '#api', ...words, '--json'])).error['error']).toBe('unknown_channel');
});

test('a person closes a channel; the next message opens it anew', async () => {
  const ws = await roomOfTwo();
  for (const who of [A, B]) await ws.tt(['channel', 'join', '#api'], who);
  expect((await ws.tt(['channel', 'close', '#api', '--json'], A)).error['error']).toBe('operator_required');
  await ws.tt(['channel', 'close', '#api', '--reason', 'enough']);
  expect((await ws.tt(['channel', 'list'])).out).toBe('There is no channel.');
  await ws.tt(['msg', 'send', '#api', 'again'], B);
  expect((await ws.tt(['channel', 'list', '--json'])).json['channels']).toMatchObject([{ members: ['script:b'] }]);
});

test('names that could pass for another are none, and there is a limit to how many there are', async () => {
  const ws = freshWorkspace();
  await ws.tt(['join'], A);
  for (const name of ['api', '#', '# a', '#a b', '#-x', '#é', '#a\u200b', `#${'x'.repeat(64)}`, '#all!', '##x']) {
    const { code, error } = await ws.tt(['channel', 'join', name, '--json'], A);
    expect([name, code, error['error']]).toEqual([name, 2, 'invalid_channel']);
  }
  const few = { ...A, env: { TT_LIMIT_CHANNELS: '2' } };
  for (const name of ['#a', '#b']) expect((await ws.tt(['channel', 'join', name], few)).code).toBe(0);
  const third = await ws.tt(['msg', 'send', '#c', 'x', '--json'], few);
  expect(third.error).toMatchObject({ error: 'limit_exceeded', kind: 'channels', limit: 2, actual: 3 });
  expect((await ws.tt(['events', '--event', 'message_sent', '--json'])).json.events).toEqual([]);
});
