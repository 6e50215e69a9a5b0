/** Handing the stick to a named member, and what becomes of a promise that is not kept. */
import { expect, test } from 'vitest';
import {
  HANDOFF,
  lease,
  log,
  receivers,
  standIn,
  startWait,
  stopAtRest,
  typesIn,
  withEnv,
} from '../support/stand-in.ts';
import { freshWorkspace, until } from '../support/workspace.ts';

const ASKED = ['--operator-requested', '--reason', 'Ada said so'];

test('assign to a running wait: it gets the stick with the handoff, before fairer ones', async () => {
  const room = freshWorkspace();
  const [a, b, c] = [standIn('a'), standIn('b'), standIn('c')];
  await room.tt(['wait', '--json'], a);
  const fairer = await startWait(room, b);
  const named = await startWait(room, c);
  expect((await room.tt(['assign', c.id, ...HANDOFF, '--json'], a)).json).toMatchObject({
    status: 'passed',
    turn_id: 1,
    reserved_for: c.id,
    routed_to_parked: false,
    event_seq: expect.any(Number),
  });
  expect((await named.end).json).toMatchObject({
    status: 'your_turn',
    reason: 'direct_pass',
    from_agent_id: a.id,
    handoff: { status: 's', next_action: 'n' },
  });
  fairer.kill();
  await fairer.end;
});

test('assign by display name, and to an unknown or ambiguous one', async () => {
  const room = freshWorkspace();
  const [a, bob, bill] = [standIn('a'), standIn('worker-1'), standIn('worker-2')];
  await room.tt(['join', '--name', 'Bob'], bob);
  await room.tt(['join', '--name', 'Bill'], bill);
  await room.tt(['wait', '--json'], a);
  const to = (words: string) => room.tt(['assign', words, ...HANDOFF, ...ASKED, '--json'], a);
  expect((await to('nobody')).error).toMatchObject({ error: 'unknown_recipient', members: [bob.id, bill.id, a.id] });
  expect((await to('worker')).error).toMatchObject({
    error: 'ambiguous_recipient',
    candidates: [bob.id, bill.id],
  });
  expect((await to('script')).error).toMatchObject({
    error: 'ambiguous_recipient',
    candidates: [bob.id, bill.id, a.id],
  });
  expect((await to(a.id)).error).toMatchObject({ error: 'unknown_target' });
  expect((await to('bob')).json).toMatchObject({ reserved_for: bob.id, routed_to_parked: true });
});

test('assign next goes to the fairest that waits, or is refused when nobody does', async () => {
  const room = freshWorkspace();
  const [a, b, c] = [standIn('a'), standIn('b'), standIn('c')];
  for (const who of [a, b, c]) await room.tt(['join'], who);
  await room.tt(['wait', '--json'], a);
  expect((await room.tt(['assign', 'next', ...HANDOFF, '--json'], a)).error['error']).toBe('recipient_unreachable');
  const second = await startWait(room, c);
  const first = await startWait(room, b);
  expect((await room.tt(['assign', 'next', ...HANDOFF, '--json'], a)).json).toMatchObject({ reserved_for: b.id });
  expect((await first.end).json).toMatchObject({ status: 'your_turn' });
  second.kill();
  await second.end;
});

test('a member without a receiver is unreachable, unless a person asked; a follower is enough', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await room.tt(['join'], b);
  await room.tt(['wait', '--json'], a);
  const assign = (...words: string[]) => room.tt(['assign', b.id, ...HANDOFF, '--json', ...words], a);
  expect((await assign()).error).toMatchObject({ error: 'recipient_unreachable', recipient: b.id });
  expect((await room.tt(['state', '--json'])).json).toMatchObject({ current_owner: a.id });
  const follower = room.start(['events', '--follow'], b);
  await until('b listens', () => receivers(room).length === 1);
  expect((await assign()).json).toMatchObject({ status: 'passed', reserved_for: b.id, routed_to_parked: true });
  follower.kill('SIGTERM');
  await follower;
  expect((await room.tt(['wait', '--json'], b)).json).toMatchObject({ status: 'your_turn', reason: 'direct_pass' });
  const asked = await room.tt(['assign', a.id, ...HANDOFF, '--json', ...ASKED], b);
  expect(asked.json).toMatchObject({ status: 'passed', reserved_for: a.id });
});

test('promised to another: wait and try say so, with who and until when', async () => {
  const room = freshWorkspace();
  const [a, b, c] = [standIn('a'), standIn('b'), standIn('c')];
  await room.tt(['join'], b);
  await room.tt(['wait', '--json'], a);
  await room.tt(['assign', b.id, ...HANDOFF, ...ASKED], a);
  for (const words of [['try'], ['wait', '--timeout', '0']]) {
    expect((await room.tt([...words, '--json'], c)).json).toMatchObject({
      status: 'not_yet',
      reason: 'reserved',
      room_state: 'reserved',
      reserved_for: b.id,
      claim_expires_at: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  }
});

test('a promise that is not kept in time goes to whoever waits, once, with the handoff', async () => {
  const room = freshWorkspace();
  const a = standIn('a', { TT_CLAIM_TTL: '600ms' });
  const [b, c] = [standIn('b'), standIn('c')];
  await room.tt(['join'], b);
  await room.tt(['wait', '--json'], a);
  await room.tt(['assign', b.id, ...HANDOFF, ...ASKED], a);
  expect((await room.tt(['wait', '--json'], c)).json).toMatchObject({
    status: 'your_turn',
    turn_id: 2,
    handoff: { status: 's' },
  });
  expect((await typesIn(room)).filter((type) => type === 'reservation_expired')).toHaveLength(1);
  expect(await log(room)).toContainEqual(
    expect.objectContaining({ event_type: 'reservation_expired', to_agent_id: b.id, reason: 'claim_expired' }),
  );
});

test('after the deadline the recipient may still claim, until somebody else acts', async () => {
  const room = freshWorkspace();
  const a = standIn('a', { TT_CLAIM_TTL: '1ms' });
  const b = standIn('b');
  await room.tt(['join'], b);
  await room.tt(['wait', '--json'], a);
  await room.tt(['assign', b.id, ...HANDOFF, ...ASKED], a);
  expect((await room.tt(['try', '--json'], b)).json).toMatchObject({ status: 'your_turn', reason: 'direct_pass' });
});

test('a promise to a dead member goes on at once', async () => {
  const room = freshWorkspace();
  const [a, b, c] = [standIn('a'), standIn('b'), standIn('c')];
  await room.tt(['join'], b);
  await room.tt(['wait', '--json'], a);
  await room.tt(['assign', b.id, ...HANDOFF, ...ASKED], a);
  const waiting = await startWait(room, c);
  b.kill();
  expect((await waiting.end).json).toMatchObject({ status: 'your_turn', handoff: { status: 's' } });
  expect(await log(room)).toContainEqual(expect.objectContaining({ reason: 'recipient_gone', to_agent_id: b.id }));
});

test('a promise to a stopped wait lasts claim.live, not claim.ttl', async () => {
  const room = freshWorkspace();
  const a = standIn('a');
  const [b, c] = [standIn('b'), standIn('c')];
  await room.tt(['wait', '--json'], a);
  const stopped = await startWait(room, b);
  const next = await startWait(room, c);
  await stopAtRest(room, stopped.pid);
  await room.tt(['release', ...HANDOFF], withEnv(a, { TT_CLAIM_LIVE: '700ms' }));
  expect((await next.end).json).toMatchObject({ status: 'your_turn', turn_id: 2 });
  // It wakes up to another holder and waits on.
  stopped.kill('SIGCONT');
  await room.tt(['release', ...HANDOFF], c);
  expect((await stopped.end).json).toMatchObject({ status: 'your_turn', turn_id: 3 });
  expect(lease(room)).toMatchObject({ turnId: 3, agent: b.id });
});

test('what is refused names tt assign and its target, and for a person the way to the stick', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  for (const who of [a, b]) await room.tt(['join'], who);
  await room.tt(['wait', '--json'], a);
  const hint = async (words: readonly string[], who: typeof a | Record<string, never>) =>
    String((await room.tt(['assign', 'b', ...words, '--json'], who)).error['hint']).split(/\s+or with/)[0];
  const whole = "tt assign b --status '…' --next-action '…'";
  expect(await hint([], a)).toBe(whole);
  expect(await hint(['--status', ' ', '--next-action', 'n'], a)).toBe(whole);
  expect(await hint(HANDOFF, b)).toBe('tt wait');
  await room.tt(['join']);
  expect(await hint(HANDOFF, {})).toBe(`tt take, then ${whole}`);
});

test('a turn that never was is not called over', async () => {
  const room = freshWorkspace();
  const a = standIn('a');
  await room.tt(['wait', '--json'], a);
  const said = async (turn: string) => (await room.tt(['release', '--turn', turn, ...HANDOFF], a)).err;
  expect(await said('99')).toContain('there was no turn 99 yet, the current one is 1');
});
