/** Floors go on by themselves: with a holder that goes, is dead, or is silent; and end with what they are of. */
import { expect, test } from 'vitest';
import { setMode } from '../../src/domain/brake/set-mode.ts';
import { closeChannel, joinChannel, leaveChannel } from '../../src/domain/channel/membership.ts';
import { partIn } from '../../src/domain/floor/news.ts';
import { kick } from '../../src/domain/member/kick.ts';
import { leave } from '../../src/domain/member/leave.ts';
import { addNote } from '../../src/domain/note/add.ts';
import { storeOwnGain } from '../../src/domain/overdue.ts';
import { endQuestion } from '../../src/domain/question/end.ts';
import { openQuestion } from '../../src/domain/question/open.ts';
import { close } from '../../src/domain/room/close.ts';
import { type Actor, ADA, CLAUDE, CODEX, caller, die, ONE, restart, SUBAGENT, TWO } from './cast.ts';
import { ALL, drops, enters, floor, queued, says, takes } from './floor-scene.ts';
import type { Play } from './play.ts';
import { code, roomOf } from './scene.ts';

const ASKED = { title: 'Which way?', context: '' };

test.each([
  {
    by: 'leaving',
    does: (p: Play) => leave(p.world.store, caller(p.world, CODEX)),
    type: 'floor_passed',
    reason: 'left',
  },
  {
    by: 'a kick',
    does: (p: Play) => kick(p.world.store, caller(p.world, ADA, { force: true }), { target: CODEX.id, reason: null }),
    type: 'floor_passed',
    reason: 'kicked',
  },
])('$by hands it on in the same breath, and takes the leaver’s hands along', async ({ does, type, reason }) => {
  const p = await queued();
  await enters(p, CODEX, CLAUDE);
  await takes(p, CLAUDE, { scope: '#one' });
  await takes(p, CODEX, { scope: '#one' });
  const { events } = (await does(p)) as { events: readonly { type: string; reason?: string | null }[] };
  expect(events.find((e) => e.type === type)?.reason).toBe(reason);
  expect([floor(p), floor(p, '#one')]).toEqual([[ONE.id, TWO.id], [CLAUDE.id]]);
  expect(p.world.kept().state.floors['room']?.holder).toBe(ONE.id);
});

test('leaving the channel hands on its floor, and no other', async () => {
  const p = await queued();
  await enters(p, CODEX, CLAUDE);
  for (const who of [CODEX, CLAUDE]) await takes(p, who, { scope: '#one' });
  await leaveChannel(p.world.store, caller(p.world, CODEX), { channel: '#one' });
  expect([floor(p)[0], floor(p, '#one')]).toEqual([CODEX.id, [CLAUDE.id]]);
  expect(p.world.kept().log.find((e) => e.type === 'floor_passed')?.reason).toBe('channel_left');
  await leaveChannel(p.world.store, caller(p.world, CLAUDE), { channel: '#one' });
  expect(floor(p, '#one')).toEqual([]);
});

test.each([
  { first: CLAUDE, second: SUBAGENT },
  { first: SUBAGENT, second: CLAUDE },
])('a subagent goes with its session: neither is served on the way out, $first.id first', async ({ first, second }) => {
  const p = await roomOf([CLAUDE, SUBAGENT, CODEX]);
  for (const who of [first, second, CODEX]) await takes(p, who);
  const { events } = await leave(p.world.store, caller(p.world, CLAUDE));
  expect(events.filter((e) => e.type === 'floor_passed').map((e) => e.from)).toEqual([first.id]);
  expect(floor(p)).toEqual([CODEX.id]);
});

test.each([
  { by: 'a stop', does: (p: Play) => setMode(p.world.store, caller(p.world, ADA), 'stop', { reason: null }) },
  { by: 'the end of the room', does: (p: Play) => close(p.world.store, caller(p.world, ADA), { reason: null }) },
])('$by ends every floor', async ({ does }) => {
  const p = await queued();
  await enters(p, ONE);
  await takes(p, ONE, { scope: '#one' });
  await does(p);
  expect(p.world.kept().state.floors).toEqual({});
});

test('a closed channel has no floor, and a new one of that name begins without', async () => {
  const p = await queued();
  await enters(p, ONE);
  await takes(p, ONE, { scope: '#one' });
  await closeChannel(p.world.store, caller(p.world, ADA), { channel: '#one', reason: null });
  await enters(p, TWO);
  expect([floor(p)[0], floor(p, '#one'), await code(says(p, TWO, '#one'))]).toEqual([CODEX.id, [], 'done']);
});

test('whoever had the floor of a channel that is closed, or waited for it, is told so', async () => {
  const p = await roomOf([...ALL, ADA]);
  const { questionId: id, channel } = (await openQuestion(p.world.store, caller(p.world, CLAUDE), ASKED)).result;
  for (const who of [CODEX, ONE]) await joinChannel(p.world.store, caller(p.world, who), { channel });
  for (const who of [CODEX, ONE]) await takes(p, who, { scope: channel });
  const { events } = await endQuestion(p.world.store, caller(p.world, CLAUDE), {
    id,
    decision: 'this way',
    reason: null,
  });
  const told = (who: Actor) => events.filter((event) => partIn(event, who.id) === 'lost').map(({ type }) => type);
  expect([told(CODEX), told(ONE), told(TWO)]).toEqual([['floor_cleared'], ['floor_cleared'], []]);
  await enters(p, ONE, TWO);
  await takes(p, ONE, { scope: '#one' });
  const closed = await closeChannel(p.world.store, caller(p.world, ADA), { channel: '#one', reason: 'enough' });
  expect(closed.events.map(({ type, reason }) => [type, reason])).toEqual([
    ['floor_cleared', 'enough'],
    ['channel_closed', 'enough'],
  ]);
});

test('a lease lasts from the last command that wrote; then the next hand has it, seen at once, stored by the next writer', async () => {
  const p = await queued({ ttl: 60_000 });
  p.world.pass(59_000);
  await addNote(p.world.store, caller(p.world, CODEX), { id: 'n', body: 'still here', turn: null });
  p.world.pass(59_000);
  expect([floor(p)[0], await code(says(p, ONE))]).toEqual([CODEX.id, 'floor_held']);
  p.world.pass(1_000);
  expect([floor(p), p.world.kept().state.floors['room']?.holder]).toEqual([[ONE.id, TWO.id], CODEX.id]);
  const said = await says(p, ONE);
  expect(said.events.map((e) => [e.type, e.reason ?? null])).toEqual([
    ['floor_expired', 'lease_over'],
    ['message_sent', null],
  ]);
  expect(await code(says(p, CODEX))).toBe('floor_held');
});

test('who listens writes down what it gains by, and nothing else: nobody is told twice', async () => {
  const p = await queued({ ttl: 60_000 });
  p.world.pass(61_000);
  const log = () => p.world.kept().log.length;
  const before = log();
  for (const who of [TWO, CODEX, ADA]) await storeOwnGain(p.world.store, who.id);
  expect(log()).toBe(before);
  for (const who of [ONE, ONE]) await storeOwnGain(p.world.store, who.id);
  expect([log(), p.world.kept().log.at(-1)]).toMatchObject([
    before + 1,
    { type: 'floor_expired', payload: { next: { agent: ONE.id } } },
  ]);
});

test('whoever comes back after its lease has lost it, whatever it does first', async () => {
  const p = await queued({ ttl: 60_000 });
  p.world.pass(61_000);
  await addNote(p.world.store, caller(p.world, CODEX), { id: 'n', body: 'late', turn: null });
  expect(p.world.kept().state.floors['room']?.holder).toBe(ONE.id);
  expect((await takes(p, CODEX)).result.position).toBe(2);
});

test('a dead holder’s floor goes on at once, past the hands of the dead; one that starts again has lost it', async () => {
  const p = await roomOf([...ALL, ADA]);
  for (const who of [CODEX, CLAUDE, ONE]) await takes(p, who);
  for (const who of [CODEX, CLAUDE]) die(p.world, who);
  expect(floor(p)).toEqual([ONE.id]);
  restart(p.world, CODEX);
  // Nobody has written it down yet; its own command does.
  expect(await code(says(p, CODEX))).toBe('floor_held');
  await addNote(p.world.store, caller(p.world, CODEX), { id: 'n', body: 'back', turn: null });
  expect(p.world.kept().log.find((e) => e.type === 'floor_expired')).toMatchObject({
    reason: 'holder_gone',
    payload: { holder: CODEX.id, next: { agent: ONE.id }, gone: [CLAUDE.id] },
  });
});

test('a lease that is over where no hand is up: everybody speaks again', async () => {
  const p = await roomOf(ALL);
  await takes(p, CODEX, { ttl: 1_000 });
  p.world.pass(1_000);
  expect([floor(p), await code(says(p, ONE))]).toEqual([[], 'done']);
  expect(await code(drops(p, CODEX))).toBe('no_floor');
});
