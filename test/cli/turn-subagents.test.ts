/** Subagents (`ID/SUB`) have a place in the queue of their own and end with their session; members have display names. */
import { expect, test } from 'vitest';
import { HANDOFF, standIn, startWait, typesIn } from '../support/stand-in.ts';
import { freshWorkspace } from '../support/workspace.ts';

test('a subagent brings its session in, waits for itself, and is no substitute for it', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await room.tt(['wait', '--json'], a);
  const sub = { ...b, id: `${b.id}/tests`, as: `${b.id}/tests` };
  const waiting = await startWait(room, sub);
  const both = await startWait(room, b);
  const who = (await room.tt(['who', '--json'])).json;
  expect(who.queue).toEqual([b.id, sub.id]);
  expect(who['members']).toContainEqual(
    expect.objectContaining({ agent_id: sub.id, parent: b.id, activity: 'waiting' }),
  );
  await room.tt(['release', ...HANDOFF], a);
  expect((await both.end).json).toMatchObject({ status: 'your_turn' });
  expect((await room.tt(['check', '--json'], sub)).code).toBe(3);
  await room.tt(['release', ...HANDOFF], b);
  expect((await waiting.end).json).toMatchObject({ status: 'your_turn', turn_id: 3 });
  expect((await room.tt(['check', '--json'], b)).code).toBe(3);
});

test('a session that leaves takes its subagents with it: a running wait ends, a held stick goes on', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  const holder = { ...a, id: `${a.id}/one`, as: `${a.id}/one` };
  const waiter = { ...a, id: `${a.id}/two`, as: `${a.id}/two` };
  await room.tt(['wait', '--json'], holder);
  const [ends, next] = [await startWait(room, waiter), await startWait(room, b)];
  await room.tt(['leave'], a);
  expect((await ends.end).json).toMatchObject({ status: 'not_yet', reason: 'removed' });
  expect((await next.end).json).toMatchObject({ status: 'your_turn', turn_id: 2 });
  expect((await room.tt(['who', '--json'])).json['members']).toHaveLength(1);
  expect((await typesIn(room)).filter((type) => type === 'leave')).toHaveLength(3);
});

test('a subagent’s turn ends with the process of its session', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await room.tt(['wait', '--json'], { ...a, as: `${a.id}/one` });
  const next = await startWait(room, b);
  a.kill();
  expect((await next.end).json).toMatchObject({ status: 'your_turn', turn_id: 2 });
});

const WRONG: Readonly<Record<string, readonly [number, string]>> = {
  '': [2, 'invalid_input'],
  ['x'.repeat(40)]: [1, 'limit_exceeded'],
};

test('display names: unique, no reserved word, shown, and usable where a member is named', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  expect((await room.tt(['join', '--name', 'Api', '--json'], a)).json).toMatchObject({ name: 'Api', joined: true });
  expect((await room.tt(['join', '--name', 'API', '--json'], b)).error).toMatchObject({
    error: 'name_taken',
    agent_id: a.id,
  });
  for (const name of ['room', 'Next', 'all', '', '-x', 'a b', 'x'.repeat(40), 'naïve', 'a\u001b[31m']) {
    const { code, error } = await room.tt(['join', `--name=${name}`, '--json'], b);
    const [status, why] = WRONG[name] ?? [1, 'invalid_name'];
    expect({ name, code, error: error['error'] }).toEqual({ name, code: status, error: why });
  }
  expect((await room.tt(['join', '--name', 'Api', '--json'], a)).json).toMatchObject({ name: 'Api', joined: false });
  expect((await room.tt(['who', '--text'], b)).out).toMatch(/script:a \(Api\)/);
  expect((await room.tt(['msg', 'send', 'api', 'hello', '--json'], a)).code).toBe(0);
});
