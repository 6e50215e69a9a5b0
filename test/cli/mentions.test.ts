/** Messages with a kind, a shape, a pin, and people in them; what is unread, and what was said before one came. */
import { expect, test } from 'vitest';
import { A, B, roomOfTwo } from '../support/pair.ts';
import { freshWorkspace, type Workspace } from '../support/workspace.ts';

const C = { as: 'script:c' };
const bodies = (events: readonly { readonly payload: { readonly body: string } }[]) =>
  events.map((e) => e.payload.body);
const log = async (ws: Workspace) => (await ws.tt(['events', '--event', 'message_sent', '--json'])).json.events;

test('mentions are found before anything is stored, kept with the message, and looked for by those they mean', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['join', '--name', 'Cleo'], C);
  const sent = await ws.tt(['msg', 'send', 'room', '@b and @cleo: look, @nobody; me@host.org, a/@c', '--json'], A);
  expect(sent.json).toMatchObject({ mentions: ['script:b', 'script:c'], mentions_unresolved: ['nobody'] });
  await ws.tt(['msg', 'send', 'room', 'nobody is meant'], A);
  await ws.tt(['msg', 'send', 'room', 'all of you: @all'], A);
  const mine = (await ws.tt(['msg', 'recv', '--mentions-me', '--json'], B)).json.events;
  expect(bodies(mine)).toEqual([expect.stringMatching(/^@b and @cleo/), 'all of you: @all']);
  expect(mine[0]?.payload).toMatchObject({ mentions: ['script:b', 'script:c'] });
});

test('an ambiguous mention stores nothing, also when it is tried again with the same key', async () => {
  const ws = freshWorkspace();
  for (const id of ['1', '2']) await ws.tt(['join'], { env: { CODEX_THREAD_ID: `session-${id}` } });
  await ws.tt(['join'], A);
  for (let i = 0; i < 2; i++) {
    const { code, error } = await ws.tt(['msg', 'send', 'room', 'ask @codex', '--dedup', 'k', '--json'], A);
    expect([code, error['error'], (error['candidates'] as string[]).length]).toEqual([1, 'ambiguous_mention', 2]);
  }
  expect(await log(ws)).toEqual([]);
});

test('a mention of somebody who has left is refused, and nothing is stored', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['leave'], B);
  const { code, error } = await ws.tt(['msg', 'send', 'room', 'ask @script:b', '--json'], A);
  expect([code, error['error'], await log(ws)]).toEqual([1, 'unknown_mention', []]);
});

test('types are found by their beginning, channels and times by name; the newest so many', async () => {
  const ws = await roomOfTwo();
  for (const [type, body] of [
    ['review.request', 'one'],
    ['review', 'two'],
    ['reviewed', 'three'],
  ] as const)
    await ws.tt(['msg', 'send', 'room', body, '--type', type], A);
  await ws.tt(['msg', 'send', '#api', 'four'], A);
  const recv = async (...more: string[]) => bodies((await ws.tt(['msg', 'recv', ...more, '--json'], B)).json.events);
  expect(await recv('--type', 'review')).toEqual(['one', 'two']);
  expect(await recv('--channel', '#api')).toEqual(['four']);
  expect(await recv('-n', '2')).toEqual(['two', 'three']);
  expect(await recv('--last', '1')).toEqual(['three']);
  expect(await recv('--since', '5')).toEqual(['three']);
  expect(await recv('--since', '1h')).toEqual(['one', 'two', 'three']);
  expect(await recv('--since', '2999-01-01')).toEqual([]);
  for (const [words, code] of [
    [['--since', 'yesterday'], 'invalid_input'],
    [['--since', '1h', '--after', '2'], 'invalid_wait_mode'],
    [['--since', '1h', '--resume'], 'invalid_wait_mode'],
    [['-n', '1', '--follow'], 'invalid_wait_mode'],
    [['--channel', 'api'], 'invalid_channel'],
  ] as const)
    expect((await ws.tt(['msg', 'recv', ...words, '--json'], B)).error['error']).toBe(code);
  for (const since of ['5', '1h']) {
    const { out } = await ws.tt(['msg', 'recv', '--wait', '--since', since, '--json'], B);
    const lines = out.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).payload.body)).toEqual(
      since === '5' ? ['three'] : ['one', 'two', 'three'],
    );
  }
  const bad = await ws.tt(['msg', 'send', 'room', 'x', '--type', 'No Good', '--json'], A);
  expect([bad.code, bad.error['error']]).toEqual([2, 'invalid_message_type']);
});

test('a body that is said to be JSON is checked, and says so', async () => {
  const ws = await roomOfTwo();
  expect((await ws.tt(['msg', 'send', 'b', '{"n": 1, "at": "@all"}', '--body-json'], A)).code).toBe(0);
  expect((await log(ws))[0]?.payload).toEqual({ body: '{"n": 1, "at": "@all"}', format: 'json' });
  const bad = await ws.tt(['msg', 'send', 'b', '{"n": ', '--body-json', '--json'], A);
  expect([bad.code, bad.error['error']]).toEqual([1, 'invalid_body']);
});

test('peek counts exactly, shows the newest, and reads nothing', async () => {
  const ws = await roomOfTwo();
  for (let i = 1; i <= 3; i++) await ws.tt(['msg', 'send', 'b', `${i} ${'x'.repeat(200)}`], A);
  for (let i = 0; i < 2; i++) {
    const { json } = await ws.tt(['msg', 'peek', '--json'], B);
    expect(json).toMatchObject({ unread: 3, last: { from_agent_id: 'script:a', preview: `3 ${'x'.repeat(118)}` } });
  }
  await ws.tt(['wait', '--park', '--timeout', '0'], B);
  expect((await ws.tt(['msg', 'peek', '--json'], B)).json['unread']).toBe(0);
});

test('pinned messages greet whoever comes later, until they are unpinned', async () => {
  const ws = await roomOfTwo();
  const { event_seq } = (await ws.tt(['msg', 'send', 'room', 'read HACKING.md', '--pin', '--json'], A)).json;
  await ws.tt(['msg', 'send', '#api', 'only inside', '--pin'], A);
  const greeted = (await ws.tt(['join', '--json'], C)).json['pinned'] as { payload: { body: string } }[];
  expect(bodies(greeted)).toEqual(['read HACKING.md']);
  expect((await ws.tt(['msg', 'pin', `#${event_seq}`, '--json'], B)).json['changed']).toBe(false);
  expect((await ws.tt(['msg', 'unpin', String(event_seq), '--json'], B)).json['changed']).toBe(true);
  expect(bodies((await ws.tt(['msg', 'pins', '--json'], B)).json['pinned'] as [])).toEqual(['only inside']);
  const direct = await ws.tt(['msg', 'send', 'b', 'x', '--pin', '--json'], A);
  expect(direct.error['error']).toBe('unknown_message');
  const few = { ...A, env: { TT_LIMIT_PINS: '1' } };
  const full = await ws.tt(['msg', 'send', 'room', 'x', '--pin', '--json'], few);
  expect(full.error).toMatchObject({ error: 'limit_exceeded', kind: 'pins', limit: 1, actual: 2 });
  const message = '#1 is no message to the room or to a channel';
  const refused = await ws.tt(['msg', 'pin', '1', '--json'], A);
  expect(refused.error).toMatchObject({ error: 'unknown_message', message, event_seq: 1 });
});

test('history is shown to a person also while talk is held back from agents', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['msg', 'send', 'room', 'the plan'], A);
  await ws.tt(['pause', '--operator-requested', '--reason', 'lunch'], A);
  const history = async (who: { as?: string }) =>
    ((await ws.tt(['join', '--history', '5', '--json'], who)).json['history'] as unknown[]).length;
  expect([await history({ as: 'script:c' }), await history({})]).toEqual([0, 1]);
});

test('history on join is bounded by number and by bytes, oldest first, and says that there is more', async () => {
  const ws = await roomOfTwo();
  for (let i = 1; i <= 5; i++) await ws.tt(['msg', 'send', 'room', `${i}${'x'.repeat(99)}`], A);
  const join = async (who: { as: string }, ...more: string[]) => (await ws.tt(['join', ...more, '--json'], who)).json;
  const three = await join({ as: 'script:c' }, '--history', '3');
  expect(bodies(three['history'] as []).map((body) => body[0])).toEqual(['3', '4', '5']);
  expect(three['has_more']).toBe(true);
  const bytes = await join({ as: 'script:d' }, '--history', '10', '--history-bytes', '250');
  expect([bodies(bytes['history'] as []).map((body) => body[0]), bytes['has_more']]).toEqual([['4', '5'], true]);
  const all = await join({ as: 'script:e' }, '--history', '10');
  expect([(all['history'] as []).length, all['has_more']]).toEqual([5, undefined]);
});
