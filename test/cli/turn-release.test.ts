/** Giving the stick back: who gets it, in which order, and what becomes of the handoff. */
import { expect, test } from 'vitest';
import { HANDOFF, standIn, startWait, withEnv } from '../support/stand-in.ts';
import { freshWorkspace, until } from '../support/workspace.ts';

test('a running wait gets the stick and the handoff', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await room.tt(['wait', '--json'], a);
  const waiting = await startWait(room, b);
  const handoff = {
    status: 'half',
    next_action: 'rest',
    artifacts: [{ path: 'x.ts', role: 'edit' }],
    do_not: ['push'],
  };
  const released = await room.tt(['release', '--stdin', '--json'], { ...a, input: JSON.stringify(handoff) });
  expect(released.json).toMatchObject({
    status: 'released',
    turn_id: 1,
    reserved_for: b.id,
    no_active_waiters: false,
    event_seq: expect.any(Number),
  });
  expect((await waiting.end).json).toMatchObject({
    status: 'your_turn',
    turn_id: 2,
    reason: 'sequence',
    from_agent_id: a.id,
    handoff,
    wake_reason: 'turn',
    guarded: true,
  });
});

test('eight waiters get it in fair order: join order first, then longest since last held', async () => {
  const room = freshWorkspace();
  const all = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => standIn(name));
  const [a] = all;
  if (!a) throw new Error('no first');
  for (const who of all) await room.tt(['join', '--json'], who);
  await room.tt(['wait', '--json'], a);
  const waits = [];
  // Their arrival in the queue is not their order in it.
  for (const who of all.slice(1).reverse()) waits.push({ who, wait: await startWait(room, who) });
  const order: string[] = [];
  let holder = a;
  while (waits.length > 0) {
    const { reserved_for } = (await room.tt(['release', ...HANDOFF, '--json'], holder)).json;
    const i = waits.findIndex(({ who }) => who.id === reserved_for);
    const [next] = waits.splice(i, 1);
    if (!next) throw new Error(`nobody waits as ${reserved_for}`);
    expect((await next.wait.end).json).toMatchObject({ status: 'your_turn' });
    order.push(next.who.id);
    holder = next.who;
    // The first holder asks again and stays behind all who never held it.
    if (order.length === 1) waits.push({ who: a, wait: await startWait(room, a) });
  }
  expect(order).toEqual([...all.slice(1), a].map((who) => who.id));
});

test('nobody waits: the handoff is kept for whoever comes', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await room.tt(['wait', '--json'], a);
  const released = await room.tt(['release', ...HANDOFF, '--json'], a);
  expect(released.json).toMatchObject({ status: 'released', reserved_for: null, no_active_waiters: true });
  expect((await room.tt(['state', '--json'])).json).toMatchObject({ room_state: 'idle', pending_handoff_event_seq: 3 });
  expect((await room.tt(['wait', '--json'], b)).json).toMatchObject({
    status: 'your_turn',
    handoff: { status: 's', next_action: 'n' },
    from_agent_id: a.id,
  });
});

test('the releaser holds back while another live member could claim', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await room.tt(['join', '--json'], b);
  await room.tt(['wait', '--json'], a);
  await room.tt(['release', ...HANDOFF], a);
  expect((await room.tt(['try', '--json'], a)).json).toMatchObject({ status: 'not_yet', reason: 'grace' });
  b.kill();
  await until('b is known to be dead', async () => (await room.tt(['try', '--json'], a)).json.status === 'your_turn');
});

test('the releaser that waits on gets it when waiter.grace is over', async () => {
  const room = freshWorkspace();
  const a = standIn('a', { TT_WAITER_GRACE: '700ms' });
  await room.tt(['join', '--json'], standIn('b'));
  await room.tt(['wait', '--json'], a);
  await room.tt(['release', ...HANDOFF], a);
  expect((await room.tt(['wait', '--json', '--timeout', '30'], a)).json).toMatchObject({
    status: 'your_turn',
    turn_id: 2,
  });
});

test('the releaser alone in the room need not hold back', async () => {
  const room = freshWorkspace();
  const a = standIn('a');
  await room.tt(['wait', '--json'], a);
  await room.tt(['release', ...HANDOFF], a);
  expect((await room.tt(['try', '--json'], a)).json).toMatchObject({ status: 'your_turn', turn_id: 2 });
});

test('a release that names the wrong turn or lease, or comes from another, is refused', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await room.tt(['join', '--json'], b);
  const { lease_id } = (await room.tt(['wait', '--json'], a)).json;
  const refused = async (who: typeof a, ...words: string[]) => {
    const { code, error, out } = await room.tt(['release', ...HANDOFF, '--json', ...words], who);
    expect([code, out]).toEqual([1, '']);
    return error;
  };
  expect(await refused(a, '--turn', '0')).toMatchObject({
    error: 'turn_mismatch',
    current_turn_id: 1,
    current_owner: a.id,
  });
  expect(await refused(a, '--lease', 'abc')).toMatchObject({ error: 'stale_lease' });
  expect(await refused(b)).toMatchObject({ error: 'turn_mismatch', current_owner: a.id });
  const right = ['--turn', '1', '--lease', String(lease_id)];
  expect((await room.tt(['release', ...HANDOFF, '--json', ...right], a)).json).toMatchObject({ status: 'released' });
  expect(await refused(a)).toMatchObject({ error: 'turn_mismatch', current_owner: null });
});

test('a release without a real handoff is refused and shows the template', async () => {
  const room = freshWorkspace();
  const a = standIn('a');
  await room.tt(['wait', '--json'], a);
  const bare = await room.tt(['release'], a);
  expect([bare.code, bare.out]).toEqual([1, '']);
  expect(bare.err).toMatch(/status is missing.*\n.*tt release --status [\s\S]*"next_action"/);
  const typing = (text: string) => ({ ...a, input: text });
  const cases: [string[], string, string][] = [
    [[], '', 'status'],
    [['--status', 'x'], '', 'next_action'],
    [['--status', ' ', '--next-action', 'y'], '', 'status'],
    [['--stdin'], 'not json', ''],
    [['--stdin'], '["x"]', ''],
    [['--stdin'], '{"status":"x"}', 'next_action'],
    [['--stdin'], '{"status":"x","next_action":"y","later":1}', 'later'],
    [['--stdin'], '{"status":"x","next_action":"y","artifacts":[{"path":"a","role":"eat"}]}', 'artifacts.0.role'],
    [['--stdin'], '{"status":"x","next_action":"y","artifacts":[{"path":"a","size":1}]}', 'artifacts.0.size'],
    [['--stdin'], '{"status":"x","next_action":"y","do_not":"push"}', 'do_not'],
    [['--stdin'], JSON.stringify({ status: 'x'.repeat(65_000), next_action: 'y'.repeat(600) }), ''],
  ];
  for (const [words, text, field] of cases) {
    const { code, error } = await room.tt(['release', '--json', ...words], typing(text));
    expect({ words, text: text.slice(0, 80), code, ...error }).toMatchObject({ code: 1, error: 'invalid_handoff' });
    expect(error['field'] ?? '').toBe(field);
  }
  const huge = await room.tt(['release', '--stdin', '--json'], typing('x'.repeat(200_000)));
  expect(huge.error).toMatchObject({ error: 'invalid_handoff', limit: 65_536 });
  const wide = { ...withEnv(a, { TT_LIMIT_HANDOFF: '100' }), input: '' };
  const over = await room.tt(['release', '--status', 'x'.repeat(100), '--next-action', 'y', '--json'], wide);
  expect(over.error).toMatchObject({ error: 'invalid_handoff', limit: 100 });
  expect((await room.tt(['state', '--json'])).json).toMatchObject({ current_owner: a.id, turn_id: 1 });
});
