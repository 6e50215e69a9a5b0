/** Speaking alone, with real processes: who gets the floor, who is refused, and how it goes on when its holder does not. */
import { expect, test } from 'vitest';
import { agentIn } from '../support/agent.ts';
import { A, B, roomOfTwo } from '../support/pair.ts';
import { log, standIn } from '../support/stand-in.ts';
import { freshWorkspace, type RunOptions, until, type Workspace } from '../support/workspace.ts';

const C = { as: 'script:c' };

/** The holder, then the hands. */
async function floor(ws: Workspace, scope = 'room', who: RunOptions = {}): Promise<string[]> {
  const { floors } = (await ws.tt(['floor', 'status', '--scope', scope, '--json'], who)).json as unknown as {
    floors: { held_by: string; hands: { agent_id: string }[] }[];
  };
  return floors.flatMap(({ held_by, hands }) => [held_by, ...hands.map((hand) => hand.agent_id)]);
}

const says = async (ws: Workspace, who: RunOptions, to = 'room') =>
  (await ws.tt(['msg', 'send', to, 'hello'], who)).code;

/** a has it, b waits, then c. */
async function queued(...more: string[]): Promise<Workspace> {
  const ws = await roomOfTwo();
  await ws.tt(['join'], C);
  await ws.tt(['floor', 'take', ...more], A);
  for (const who of [B, C]) await ws.tt(['floor', 'take'], who);
  return ws;
}

test('granted with 0, queued with 3 and a place; the text says what to do', async () => {
  const ws = await roomOfTwo();
  const taken = await ws.tt(['floor', 'take', '--reason', 'the plan', '--json'], A);
  expect([taken.code, taken.json]).toMatchObject([0, { status: 'yours', scope: 'room', hint: 'tt floor pass' }]);
  const contested = await ws.tt(['floor', 'take', '--json'], B);
  expect([contested.code, contested.err, contested.json]).toMatchObject([
    ...[3, ''],
    { status: 'queued', because: 'floor_held', position: 1, held_by: 'script:a', reason: 'the plan' },
  ]);
  const again = await ws.tt(['floor', 'take'], B);
  expect([again.code, again.out]).toEqual([
    3,
    'Not yet: script:a has the floor of the room: the plan.\nYour hand is up; you are number 1. Meanwhile go on with something else: you are told when it is yours, and may write to single members.',
  ]);
  expect((await ws.tt(['floor', 'pass', '--json'], A)).json).toMatchObject({ passed_to: 'script:b' });
  expect((await ws.tt(['floor', 'take', '--json'], B)).code).toBe(0);
});

test('of many who take it at once one has it, and each other a place of its own', async () => {
  const ws = freshWorkspace();
  const all = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({ as: `script:${name}` }));
  for (const who of all) await ws.tt(['join'], who);
  const answers = await Promise.all(all.map((who) => ws.tt(['floor', 'take', '--json'], who)));
  expect(answers.map(({ code }) => code).toSorted()).toEqual([0, 3, 3, 3, 3, 3]);
  expect(answers.flatMap(({ json }) => json['position'] ?? 0).toSorted()).toEqual([0, 1, 2, 3, 4, 5]);
});

test('others are refused in that scope alone; people and what is said for them pass; nothing is written', async () => {
  const ws = await queued('--reason', 'the plan');
  await ws.tt(['channel', 'join', '#api'], A);
  await ws.tt(['join']);
  const before = await log(ws);
  const refused = await ws.tt(['msg', 'send', 'room', 'me too', '--json'], B);
  expect([refused.code, refused.error]).toMatchObject([
    1,
    { error: 'floor_held', scope: 'room', held_by: 'script:a', reason: 'the plan', hint: expect.any(String) },
  ]);
  expect(await log(ws)).toEqual(before);
  expect([await says(ws, A), await says(ws, B, 'a'), await says(ws, B, '#api'), await says(ws, {})]).toEqual([
    ...[0, 0, 0, 0],
  ]);
  const told = ['say', 'for them', '--operator-requested', '--reason', 'told to'];
  expect((await ws.tt(told, B)).code).toBe(0);
});

test('kill -9 of the holder’s session: the next hand has it at once, and whoever writes next writes it down', async () => {
  const ws = await roomOfTwo();
  const holder = standIn('h');
  await ws.tt(['join'], holder);
  await ws.tt(['floor', 'take'], holder);
  await ws.tt(['floor', 'raise'], B);
  expect(await says(ws, B)).toBe(1);
  holder.kill();
  await until('it is dead', async () => (await floor(ws))[0] === 'script:b');
  expect((await log(ws)).map((e) => e.event_type)).not.toContain('floor_expired');
  await ws.tt(['notes', 'add', 'anything'], A);
  const [expired] = (await ws.tt(['events', '--event', 'floor_expired', '--json'])).json.events;
  expect(expired).toMatchObject({ reason: 'holder_gone', payload: { holder: 'script:h', next: 'script:b' } });
  expect([await says(ws, B), await says(ws, A)]).toEqual([0, 1]);
});

test.each([
  { by: 'leave', words: ['leave'], who: A, now: ['script:b', 'script:c'] },
  { by: 'kick', words: ['kick', 'a', '--force'], who: {}, now: ['script:b', 'script:c'] },
  { by: 'pass --to', words: ['floor', 'pass', '--to', 'c'], who: A, now: ['script:c', 'script:b'] },
  { by: 'lower', words: ['floor', 'lower'], who: B, now: ['script:a', 'script:c'] },
  { by: 'drop', words: ['floor', 'drop'], who: A, now: [] },
  { by: 'clear', words: ['floor', 'clear'], who: {}, now: [] },
  { by: 'stop', words: ['stop'], who: {}, now: [] },
  { by: 'close', words: ['close'], who: {}, now: [] },
])('after $by: $now', async ({ words, who, now }) => {
  const ws = await queued();
  expect((await ws.tt(words, who)).code).toBe(0);
  expect(await floor(ws)).toEqual(now);
});

test('the floor of a channel goes on when its holder leaves the channel, and ends with the channel', async () => {
  const ws = await roomOfTwo();
  for (const who of [A, B]) await ws.tt(['channel', 'join', '#api'], who);
  for (const who of [A, B]) await ws.tt(['floor', 'take', '--scope', '#api'], who);
  const outside = await ws.tt(['floor', 'take', '--scope', '#api', '--json']);
  expect([outside.code, outside.error['error']]).toEqual([1, 'not_in_channel']);
  await ws.tt(['channel', 'leave', '#api'], A);
  expect(await floor(ws, '#API')).toEqual(['script:b']);
  await ws.tt(['channel', 'close', '#api']);
  expect([await floor(ws, '#api'), await says(ws, A, '#api')]).toEqual([[], 0]);
});

test('a lease is over after --ttl without a command of the holder: seen, then stored', async () => {
  const ws = await queued('--ttl', '10m');
  const at = (ms: number): RunOptions => ({ env: { TT_TEST_CLOCK: JSON.stringify({ wall: ms, mono: ms }) } });
  expect(await says(ws, { ...A, ...at(500_000) })).toBe(0);
  expect(await floor(ws, 'room', at(1_000_000))).toEqual(['script:a', 'script:b', 'script:c']);
  expect(await floor(ws, 'room', at(1_110_000))).toEqual(['script:b', 'script:c']);
  expect(await says(ws, { ...C, ...at(1_110_000) })).toBe(1);
  expect(await says(ws, { ...B, ...at(1_110_000) })).toBe(0);
  const [expired] = (await ws.tt(['events', '--event', 'floor_expired', '--json'])).json.events;
  expect(expired).toMatchObject({ reason: 'lease_over', payload: { holder: 'script:a', next: 'script:b' } });
});

test('a clock that is set ends no lease', async () => {
  const ws = await queued('--ttl', '10m');
  const day = { env: { TT_TEST_CLOCK: JSON.stringify({ wall: 86_400_000 }) } };
  expect(await floor(ws, 'room', day)).toEqual(['script:a', 'script:b', 'script:c']);
});

test('refused, each by its code: no floor, not the holder’s, an agent’s clear, bad scopes, no time, too long', async () => {
  const ws = await roomOfTwo();
  const error = async (words: string[], who: RunOptions = A) => {
    const { code, error } = await ws.tt(['floor', ...words, '--json'], who);
    return [code, error['error'], error['kind']];
  };
  for (const verb of ['raise', 'pass', 'drop']) expect(await error([verb])).toEqual([1, 'no_floor', undefined]);
  await ws.tt(['floor', 'take'], B);
  for (const verb of ['pass', 'drop']) expect(await error([verb])).toEqual([1, 'not_floor_holder', undefined]);
  expect(await error(['clear'])).toEqual([1, 'operator_required', undefined]);
  expect(await error(['take', '--scope', '#no'])).toEqual([1, 'unknown_channel', undefined]);
  for (const verb of ['take', 'status'])
    expect(await error([verb, '--scope', 'x'])).toEqual([2, 'invalid_channel', undefined]);
  expect(await error(['take', '--ttl', '0'])).toEqual([2, 'invalid_input', undefined]);
  expect(await error(['take', '--reason', 'x'.repeat(281)])).toEqual([1, 'limit_exceeded', 'reason']);
  expect(await error(['take'], C)).toEqual([1, 'unknown_member', undefined]);
  await ws.tt(['stop']);
  expect(await error(['take'])).toEqual([1, 'room_stopped', undefined]);
  expect(await floor(ws)).toEqual([]);
});

test('an idle agent is woken when the floor is its, and for nothing else that happens to it', async () => {
  const ws = freshWorkspace();
  const [me, other] = [agentIn(ws, 'claude'), agentIn(ws, 'codex')];
  for (const agent of [me, other]) await agent.tt('join');
  await other.tt('floor', 'take', '--reason', 'the plan');
  await me.tt('floor', 'raise');
  await me.hook('stop');
  const listener = me.listens();
  await until('it listens', async () => (await ws.tt(['who'])).out.includes('standby'));
  await other.tt('floor', 'take', '--reason', 'the new plan');
  await other.tt('floor', 'pass');
  const { exitCode, stderr } = await listener;
  expect([exitCode, stderr]).toEqual([
    2,
    expect.stringMatching(/codex:\w+ gave you the floor of the room: you alone speak there until `tt floor pass`$/),
  ]);
  expect((await me.tt('msg', 'send', 'room', 'thanks')).code).toBe(0);
});
