/** Who is how: what a member says it does, when it counts as quiet, what holds it, and what would wake it. */
import { expect, test } from 'vitest';
import { agentIn } from '../support/agent.ts';
import { A, B, roomOfTwo } from '../support/pair.ts';
import { standIn } from '../support/stand-in.ts';
import { freshWorkspace, until, type Workspace } from '../support/workspace.ts';

const memberOf = async (ws: Workspace, id: string, env: Record<string, string> = {}) => {
  const { json } = await ws.tt(['who', '--json'], { env });
  return (json['members'] as Record<string, unknown>[]).find((m) => m['agent_id'] === id);
};
const later = (ms: number) => ({ TT_TEST_CLOCK: JSON.stringify({ wall: ms, mono: ms }) });

test('what a member does is shown with its age until it says something else or goes, and is no news to anybody', async () => {
  const ws = await roomOfTwo();
  const said = await ws.tt(['doing', 'the', 'parser', '--json'], A);
  expect(said.json).toMatchObject({ agent_id: 'script:a', doing: 'the parser', event_seq: 3 });
  expect(await memberOf(ws, 'script:a', later(120_000))).toMatchObject({ doing: { text: 'the parser' } });
  const { out } = await ws.tt(['who'], { env: later(120_000) });
  expect(out).toMatch(/^ {6}doing: the parser \(2 min ago\)$/m);
  // In the log, and in nobody's mail.
  expect((await ws.tt(['events', '--event', 'doing', '--json'])).json.events).toMatchObject([
    { from_agent_id: 'script:a', payload: { text: 'the parser' } },
  ]);
  expect((await ws.tt(['wait', '--park', '--timeout', '0', '--json'], B)).json.events).toEqual([]);
  expect((await ws.tt(['events', '--event', 'doing', '--target', 'self', '--json'], B)).json.events).toEqual([]);
  await ws.tt(['doing', '--clear'], A);
  expect(await memberOf(ws, 'script:a')).not.toHaveProperty('doing');
  const cleared = await ws.tt(['doing', '--clear', '--json'], A);
  expect([cleared.code, cleared.json.event_seq]).toEqual([0, undefined]);
  await ws.tt(['doing', 'more'], A);
  for (const words of [['leave'], ['join']]) await ws.tt(words, A);
  expect(await memberOf(ws, 'script:a')).not.toHaveProperty('doing');
});

test('a line of 280 characters is one, 281 are refused; so is nothing, and a stranger; and nothing is written', async () => {
  const ws = await roomOfTwo();
  expect((await ws.tt(['doing', '🙂'.repeat(280)], A)).code).toBe(0);
  const long = await ws.tt(['doing', '🙂'.repeat(281), '--json'], A);
  expect(long.error).toMatchObject({ error: 'limit_exceeded', kind: 'doing', limit: 280, actual: 281 });
  for (const words of [['doing'], ['doing', '  ']])
    expect((await ws.tt([...words, '--json'], A)).error['error']).toBe('invalid_body');
  expect((await ws.tt(['doing', 'x', '--clear', '--json'], A)).error['error']).toBe('invalid_input');
  expect((await ws.tt(['doing', 'x', '--json'])).error['error']).toBe('unknown_member');
  const short = { ...A, env: { TT_LIMIT_DOING: '3' } };
  expect((await ws.tt(['doing', 'four', '--json'], short)).error['error']).toBe('limit_exceeded');
  expect((await ws.tt(['state', '--json'])).json.cursor_event_seq).toBe(3);
  await ws.tt(['doing', 'red \u001b[31m\nnext'], A);
  expect((await ws.tt(['who', '--text'])).out).toContain('doing: red ␛[31m␊next (');
});

test('a live member that has said nothing for presence.quiet is quiet; a listening, a held and a dead one are not', async () => {
  const ws = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  for (const who of [a, b]) await ws.tt(['join'], who);
  expect(await memberOf(ws, a.id, later(120_000))).not.toHaveProperty('quiet');
  expect(await memberOf(ws, a.id, later(181_000))).toMatchObject({ quiet: true, process_liveness: 'alive' });
  expect((await ws.tt(['who'], { env: later(181_000) })).out).toMatch(/^ {2}script:a +live +quiet for 3 min$/m);
  expect(await memberOf(ws, a.id, { TT_PRESENCE_QUIET: '1ms' })).toHaveProperty('quiet');
  await ws.tt(['doing', 'x'], { ...a, env: { ...a.env, ...later(120_000) } });
  expect(await memberOf(ws, a.id, later(181_000))).not.toHaveProperty('quiet');
  await ws.tt(['hold', 'a', '--reason', 'not you']);
  const held = await memberOf(ws, a.id, later(900_000));
  expect(held).toMatchObject({ held: { by: 'human:ada', reason: 'not you' } });
  expect(held).not.toHaveProperty('quiet');
  await ws.tt(['interrupt', 'a', '--reason', 'look']);
  expect((await ws.tt(['who'])).out).toContain('· interrupted by human:ada (look) · held by human:ada (not you)');
  const follower = ws.start(['events', '--follow', '--target', 'self'], b);
  await until('b listens', async () => ((await memberOf(ws, b.id))?.['listening'] ? true : null));
  expect(await memberOf(ws, b.id, later(900_000))).toMatchObject({ listening: ['follow'] });
  expect(await memberOf(ws, b.id, later(900_000))).not.toHaveProperty('quiet');
  follower.kill();
  await follower.catch(() => {});
  b.kill();
  await until('b is dead', async () => (await memberOf(ws, b.id))?.['process_liveness'] === 'dead');
  expect(await memberOf(ws, b.id, later(900_000))).not.toHaveProperty('quiet');
});

test('ping says how a member is and what would wake it, and neither wakes it nor writes', async () => {
  const ws = await roomOfTwo();
  await ws.tt(['doing', 'the parser'], B);
  await ws.tt(['msg', 'send', 'b', 'one'], A);
  await ws.tt(['hold', 'b']);
  await ws.tt(['msg', 'send', 'b', 'held back'], A);
  const asleep = await ws.tt(['ping', 'b', '--json'], A);
  expect(asleep.json).toMatchObject({ agent_id: 'script:b', woken_by: 'unreachable', doing: { text: 'the parser' } });
  expect(asleep.json['unread']).toBeGreaterThanOrEqual(3);
  expect(asleep.json).not.toHaveProperty('listening');
  const listener = ws.start(['events', '--follow', '--target', 'self'], B);
  await until('b listens', async () => ((await memberOf(ws, 'script:b'))?.['listening'] ? true : null));
  const before = (await ws.tt(['state', '--json'])).json.cursor_event_seq;
  const seenAt = (await memberOf(ws, 'script:a'))?.['last_seen_at'];
  const { json } = await ws.tt(['ping', 'b', '--json'], A);
  expect(json).toMatchObject({ listening: ['follow'], woken_by: 'receiver' });
  expect((await ws.tt(['ping', 'b', '--text'], A)).out).toMatch(/Unread: \d+\. A message reaches it now/);
  expect((await ws.tt(['state', '--json'])).json.cursor_event_seq).toBe(before);
  expect((await memberOf(ws, 'script:a'))?.['last_seen_at']).toBe(seenAt);
  expect(listener.exitCode).toBeNull();
  listener.kill();
  await listener.catch(() => {});
  expect((await ws.tt(['ping', 'nobody', '--json'])).error['error']).toBe('unknown_recipient');
  expect((await ws.tt(['ping', '--json'])).error['error']).toBe('invalid_input');
});

test('a session whose hooks were heard of is woken through them', async () => {
  const ws = freshWorkspace();
  const [claude, codex] = [agentIn(ws, 'claude'), agentIn(ws, 'codex')];
  for (const agent of [claude, codex]) await agent.tt('join');
  await claude.hook('start', { source: 'startup' });
  await claude.goesOn();
  expect((await ws.tt(['ping', 'claude', '--json'])).json).toMatchObject({
    ...{ woken_by: 'hooks', woken_through: 'a hook of Claude Code' },
  });
  expect((await ws.tt(['ping', 'codex', '--json'])).json['woken_by']).toBe('unreachable');
});
