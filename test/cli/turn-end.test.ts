/** Leaving, being removed, closing and reopening: what is held goes on, and running waits are told. */
import { expect, test } from 'vitest';
import { guardians, HANDOFF, log, receivers, standIn, startWait, stopAtRest, typesIn } from '../support/stand-in.ts';
import { freshWorkspace, until } from '../support/workspace.ts';

const ASKED = ['--operator-requested', '--reason', 'Ada said so'];

test('the holder leaves: the next gets the stick, and the handoff from before', async () => {
  const room = freshWorkspace();
  const [a, b, c] = [standIn('a'), standIn('b'), standIn('c')];
  await room.tt(['wait', '--json'], a);
  await room.tt(['release', ...HANDOFF], a);
  await room.tt(['wait', '--json'], b);
  const waiting = await startWait(room, c);
  expect((await room.tt(['leave', '--json'], b)).json).toEqual({
    status: 'left',
    event_seq: 8,
    room_id: expect.any(String),
    canonical_path: room.dir,
    remaining_members: 2,
    was_owner: true,
    reserved_for: c.id,
  });
  expect((await waiting.end).json).toMatchObject({ status: 'your_turn', turn_id: 3, handoff: { status: 's' } });
  await until('one guardian', () => guardians(room).length === 1);
  expect((await room.tt(['check', '--json'], b)).code).toBe(3);
});

test('where a stick goes is said as it is: promised to the next, or free', async () => {
  const room = freshWorkspace();
  const [a, b, c] = [standIn('a'), standIn('b'), standIn('c')];
  await room.tt(['wait', '--json'], a);
  expect((await room.tt(['leave', '--text'], a)).out).toBe(
    `script:a left ${room.dir}. The stick lies free. Still here: nobody.`,
  );
  await room.tt(['wait', '--json'], a);
  const waiting = await startWait(room, b);
  expect((await room.tt(['leave', '--text'], a)).out).toContain(
    'The stick is promised to script:b. Still here: script:b.',
  );
  await waiting.end;
  await room.tt(['join'], c);
  const kicked = await room.tt(['kick', b.id, '--force', '--text'], c);
  expect(kicked.out).toMatch(/^script:b was removed\. The stick lies free\. /);
});

test('the one that the stick is promised to leaves: the next waiter gets it', async () => {
  const room = freshWorkspace();
  const [a, b, c] = [standIn('a'), standIn('b'), standIn('c')];
  await room.tt(['join'], b);
  await room.tt(['wait', '--json'], a);
  await room.tt(['assign', b.id, ...HANDOFF, ...ASKED], a);
  const waiting = await startWait(room, c);
  await room.tt(['leave'], b);
  expect((await waiting.end).json).toMatchObject({ status: 'your_turn', handoff: { status: 's' } });
  expect(await log(room)).toContainEqual(expect.objectContaining({ reason: 'recipient_left', to_agent_id: b.id }));
});

test('a waiter leaves: its running wait ends and says so, without the room’s whole past', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await room.tt(['wait', '--json'], a);
  for (const body of ['one', 'two']) await room.tt(['msg', 'send', 'room', body], a);
  const waiting = await startWait(room, b);
  await room.tt(['leave'], b);
  const { code, json } = await waiting.end;
  expect({ code, ...json }).toMatchObject({ code: 0, status: 'not_yet', reason: 'removed', wake_reason: 'removed' });
  expect(json.events).toEqual([]);
  expect(receivers(room)).toEqual([]);
  expect((await room.tt(['who', '--json'])).json['members']).toHaveLength(1);
});

test('kick: a dead member yes; one that lives or may live only by force; never oneself', async () => {
  const room = freshWorkspace();
  const [a, b, c] = [standIn('a'), standIn('b'), standIn('c')];
  const unsure = { as: 'script:unsure' };
  for (const who of [a, b, c, unsure]) await room.tt(['join'], who);
  const kick = (...words: string[]) => room.tt(['kick', '--json', ...words], a);
  expect((await kick('nobody')).error).toMatchObject({ error: 'unknown_target' });
  expect((await kick(a.id)).error).toMatchObject({ error: 'cannot_kick_self' });
  expect((await kick(b.id)).error).toMatchObject({ error: 'target_active', agent_id: b.id, liveness: 'alive' });
  expect((await kick(unsure.as)).error).toMatchObject({ error: 'target_active', liveness: 'unknown' });
  b.kill();
  await until('b is dead', async () => (await kick(b.id)).code === 0);
  const forced = await kick(c.id, '--force', '--reason', 'in the way');
  expect(forced.json).toEqual({
    status: 'kicked',
    event_seq: 6,
    room_id: expect.any(String),
    kicked_agent_id: c.id,
    remaining_members: 2,
    target_was_owner: false,
    target_was_reserved_for: false,
  });
  expect(await log(room)).toContainEqual(
    expect.objectContaining({ event_type: 'kick', from_agent_id: a.id, to_agent_id: c.id, reason: 'in the way' }),
  );
});

test('the holder is kicked: its turn goes on, and it can do nothing any more', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await room.tt(['wait', '--json'], a);
  const waiting = await startWait(room, b);
  expect((await room.tt(['kick', a.id, '--force', '--json'])).json).toMatchObject({ target_was_owner: true });
  expect((await waiting.end).json).toMatchObject({ status: 'your_turn', turn_id: 2 });
  expect((await room.tt(['release', ...HANDOFF, '--json'], a)).error).toMatchObject({ error: 'unknown_member' });
  await until('one guardian', () => guardians(room).length === 1);
});

test('a kicked waiter’s running wait ends; waiting again joins anew', async () => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await room.tt(['wait', '--json'], a);
  const waiting = await startWait(room, b);
  await room.tt(['kick', b.id, '--force'], a);
  expect((await waiting.end).json).toMatchObject({ status: 'not_yet', reason: 'removed' });
  expect((await room.tt(['wait', '--timeout', '0', '--json'], b)).json).toMatchObject({ reason: 'owned', position: 1 });
});

test.each([
  ['kicked', 'removed'],
  ['superseded', 'superseded'],
])('a wait that was stopped when it was %s, and wakes after its time, says so', async (what, wake_reason) => {
  const room = freshWorkspace();
  const [a, b] = [standIn('a'), standIn('b')];
  await room.tt(['wait', '--json'], a);
  const stopped = await startWait(room, b, '--timeout', '3s');
  await stopAtRest(room, stopped.pid);
  const due = Date.now() + 3_000;
  const newer = what === 'kicked' ? null : await startWait(room, b);
  if (what === 'kicked') await room.tt(['kick', b.id, '--force'], a);
  else await room.tt(['release', ...HANDOFF], a);
  await until('its time is over', () => Date.now() > due);
  stopped.kill('SIGCONT');
  expect(await stopped.end).toMatchObject({ code: 0, json: { wake_reason } });
  if (newer) expect((await newer.end).json).toMatchObject({ status: 'your_turn', turn_id: 2 });
});

test('close: running waits answer closed, writing is refused, reading goes on; reopen goes on with the handoff', async () => {
  const room = freshWorkspace();
  const [a, b, c] = [standIn('a'), standIn('b'), standIn('c')];
  await room.tt(['wait', '--json'], a);
  await room.tt(['release', ...HANDOFF], a);
  await room.tt(['wait', '--json'], b);
  const first = await startWait(room, c);
  const parked = await startWait(room, standIn('p'), '--park');
  const head = String((await room.tt(['state', '--json'])).json.cursor_event_seq);
  const waits = [first, await startWait(room, a, '--events', '--after', head)];
  expect((await room.tt(['close', '--json'], b)).error).toMatchObject({ error: 'operator_required' });
  expect((await room.tt(['close', '--reason', 'enough', '--json'])).json).toMatchObject({ status: 'closed' });
  for (const wait of [...waits, parked]) {
    expect(await wait.end).toMatchObject({ code: 0, json: { status: 'closed', wake_reason: 'closed' } });
  }
  for (const words of [
    ['release', ...HANDOFF],
    ['take', '--reason', 'x'],
    ['msg', 'send', 'room', 'x'],
    ['notes', 'add', 'x'],
  ]) {
    expect((await room.tt([...words, '--json'], b)).error).toMatchObject({ error: 'room_closed', reason: 'enough' });
  }
  expect((await room.tt(['wait', '--json'], b)).json).toMatchObject({ status: 'closed', room_state: 'closed' });
  expect((await room.tt(['try', '--json'], b)).json).toMatchObject({ status: 'closed' });
  expect((await room.tt(['check', '--json'], b)).code).toBe(3);
  for (const words of [
    ['state'],
    ['who'],
    ['health'],
    ['events', '--after', '0'],
    ['msg', 'recv'],
    ['notes', 'list'],
  ]) {
    expect((await room.tt([...words, '--json'], b)).code).toBe(0);
  }
  await until('no guardian', () => guardians(room).length === 0);
  expect((await room.tt(['reopen', '--json'], b)).error).toMatchObject({ error: 'operator_required' });
  expect((await room.tt(['reopen', '--json'])).json).toMatchObject({ status: 'reopened' });
  expect((await room.tt(['reopen', '--json'])).json).toMatchObject({ status: 'open' });
  expect((await room.tt(['wait', '--json'], c)).json).toMatchObject({ status: 'your_turn', handoff: { status: 's' } });
  expect((await typesIn(room)).filter((type) => type === 'close' || type === 'reopen')).toEqual(['close', 'reopen']);
});

test('an agent may close and reopen when a person asked for it', async () => {
  const room = freshWorkspace();
  const a = standIn('a');
  await room.tt(['join'], a);
  expect((await room.tt(['close', ...ASKED, '--json'], a)).json).toMatchObject({ status: 'closed' });
  expect((await room.tt(['reopen', ...ASKED, '--json'], a)).json).toMatchObject({ status: 'reopened' });
});
