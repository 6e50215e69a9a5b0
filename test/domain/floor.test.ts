/** Floors: who gets them, who waits, who may speak meanwhile. */
import { expect, test } from 'vitest';
import { isNews, isUrgent } from '../../src/domain/member/told.ts';
import { send } from '../../src/domain/message/send.ts';
import { ADA, CLAUDE, CODEX, caller, die, ONE, TWO } from './cast.ts';
import {
  ALL,
  clears,
  drops,
  enters,
  floor,
  lowers,
  newest,
  passes,
  queued,
  raises,
  says,
  takes,
} from './floor-scene.ts';
import { code, refusal, roomOf } from './scene.ts';

test('a take grants, or raises a hand: first come, first served, each once', async () => {
  const p = await roomOf(ALL);
  expect((await takes(p, CODEX, { reason: 'the plan' })).result).toMatchObject({ position: 0, changed: true });
  const second = (await takes(p, ONE)).result;
  expect(second).toMatchObject({ position: 1, holder: CODEX.id, reason: 'the plan', changed: true });
  expect((await raises(p, TWO)).result).toMatchObject({ position: 2, changed: true });
  expect((await takes(p, ONE)).result).toMatchObject({ position: 1, changed: false });
  expect((await raises(p, TWO, { reason: 'the tests' })).result).toMatchObject({ position: 2, changed: true });
  expect((await raises(p, CODEX)).result).toMatchObject({ position: 0, changed: false });
  expect(floor(p)).toEqual([CODEX.id, ONE.id, TWO.id]);
  await passes(p, CODEX);
  await passes(p, ONE);
  expect(p.world.kept().state.floors['room']).toMatchObject({ holder: TWO.id, reason: 'the tests', hands: [] });
});

test('the holder’s own take gives it a new reason and a new lease, and keeps the hands', async () => {
  const p = await queued({ reason: 'first', ttl: 60_000 });
  const { since } = p.world.kept().state.floors['room'] ?? {};
  p.world.pass(50_000);
  await takes(p, CODEX, { reason: 'second' });
  p.world.pass(50_000);
  expect(floor(p)).toEqual([CODEX.id, ONE.id, TWO.id]);
  expect(p.world.kept().state.floors['room']).toMatchObject({ reason: 'second', since, ttl: 60_000 });
});

test('a take that changes nothing is told to nobody, and is a sign of life all the same', async () => {
  const p = await queued({ reason: 'first', ttl: 60_000 });
  p.world.pass(50_000);
  const again = await takes(p, CODEX);
  expect([again.result, again.events]).toMatchObject([{ position: 0, reason: 'first', changed: false }, []]);
  p.world.pass(50_000);
  expect(floor(p)).toEqual([CODEX.id, ONE.id, TWO.id]);
});

test.each([0, 4 * 3_600_000 + 1, Number.NaN])('a lease of %d ms is none', async (ttl) => {
  const p = await roomOf(ALL);
  expect(await code(takes(p, ONE, { ttl }))).toBe('invalid_input');
  expect(await code(takes(p, ONE, { ttl: 4 * 3_600_000 }))).toBe('done');
});

test.each([
  { verb: 'raise', does: raises },
  { verb: 'pass', does: passes },
  { verb: 'drop', does: drops },
])('$verb where nobody has the floor: no_floor', async ({ does }) => {
  const p = await roomOf(ALL);
  expect(await code(does(p, ONE))).toBe('no_floor');
});

test('only who has it passes or drops it, only a person clears it', async () => {
  const p = await queued();
  for (const does of [passes, drops]) expect(await code(does(p, ONE))).toBe('not_floor_holder');
  expect(await code(clears(p, ONE))).toBe('operator_required');
  expect(floor(p)).toEqual([CODEX.id, ONE.id, TWO.id]);
  expect((await clears(p, ADA)).result).toEqual({ scope: 'room', changed: true, hands: [ONE.id, TWO.id] });
  expect((await clears(p, ADA)).result.changed).toBe(false);
  expect(floor(p)).toEqual([]);
});

test('a lowered hand is passed over; lowering twice changes nothing', async () => {
  const p = await queued();
  expect((await lowers(p, ONE)).result.changed).toBe(true);
  expect((await lowers(p, ONE)).result.changed).toBe(false);
  expect((await passes(p, CODEX)).result.to).toBe(TWO.id);
  expect((await passes(p, TWO)).result.to).toBe(null);
  expect([floor(p), newest(p)?.type]).toEqual([[], 'floor_dropped']);
});

test('a drop ends it with its hands', async () => {
  const p = await queued();
  expect((await drops(p, CODEX)).result.hands).toEqual([ONE.id, TWO.id]);
  expect(floor(p)).toEqual([]);
});

test.each([
  { to: TWO.id, now: [TWO.id, ONE.id] },
  { to: CLAUDE.id, now: [CLAUDE.id, ONE.id, TWO.id] },
  { to: CODEX.id, now: [CODEX.id, ONE.id, TWO.id] },
  { to: 'nobody', now: 'unknown_recipient' },
  { to: 'script', now: 'ambiguous_recipient' },
])('passed to $to: $now; nobody else loses a place', async ({ to, now }) => {
  const p = await queued();
  const answer = await code(passes(p, CODEX, to));
  expect(answer === 'done' ? floor(p) : answer).toEqual(now);
});

test('it is not passed to the dead, nor to somebody outside', async () => {
  const p = await roomOf(ALL);
  await enters(p, CODEX, CLAUDE);
  await takes(p, CODEX, { scope: '#one' });
  expect(await code(passes(p, CODEX, ONE.id, '#one'))).toBe('not_in_channel');
  die(p.world, CLAUDE);
  expect(await code(passes(p, CODEX, CLAUDE.id, '#one'))).toBe('recipient_unreachable');
});

test.each([
  { who: CODEX, to: 'room', says: 'done' },
  { who: ONE, to: 'room', says: 'floor_held' },
  { who: CLAUDE, to: 'room', says: 'floor_held' },
  { who: CLAUDE, to: ONE.id, says: 'done' },
  { who: CLAUDE, to: CODEX.id, says: 'done' },
  { who: CLAUDE, to: '#one', says: 'done' },
  { who: ADA, to: 'room', says: 'done' },
])('$who.id speaks to $to under the floor of another: $says', async ({ who, to, says: answer }) => {
  const p = await queued();
  expect(await code(says(p, who, to))).toBe(answer);
});

test('a refusal names the holder, the reason and a way, before anything else is looked at, and writes nothing', async () => {
  const p = await queued({ reason: 'the plan' });
  const before = p.world.kept();
  const words = { to: 'room', body: ' ', interrupt: false, replyTo: 99 };
  const refused = await refusal(send(p.world.store, caller(p.world, TWO), words));
  expect(refused?.details).toEqual({ scope: 'room', held_by: CODEX.id, reason: 'the plan', position: 2 });
  expect(refused?.hint).toMatch(/number 2/);
  expect(p.world.kept()).toEqual(before);
  expect((await refusal(says(p, CLAUDE)))?.hint).toMatch(/^tt floor raise;/);
  expect(await code(says(p, CLAUDE, 'room', { reason: 'my user said so' }))).toBe('done');
});

test('scopes are apart: each channel has its floor, of its members', async () => {
  const p = await queued();
  await enters(p, ONE, CLAUDE);
  expect((await takes(p, ONE, { scope: '#ONE' })).result).toMatchObject({ scope: '#one', position: 0 });
  expect(await code(takes(p, TWO, { scope: '#one' }))).toBe('not_in_channel');
  expect(await code(takes(p, TWO, { scope: '#none' }))).toBe('unknown_channel');
  expect(await code(takes(p, TWO, { scope: 'one' }))).toBe('invalid_channel');
  expect([await code(says(p, CLAUDE, '#one')), await code(says(p, ONE, '#One'))]).toEqual(['floor_held', 'done']);
  // Nobody comes in by speaking where somebody has the floor.
  expect(await code(says(p, TWO, '#ONE'))).toBe('floor_held');
  expect(Object.keys(p.world.kept().state.channels['#one']?.members ?? {})).toEqual([ONE.id, CLAUDE.id]);
  expect([floor(p)[0], floor(p, '#one')]).toEqual([CODEX.id, [ONE.id]]);
});

test('caps say what is too much: hands, the reason, no time at all', async () => {
  const p = await roomOf(ALL, { 'limit.hands': 1, 'limit.reason': 3 });
  await takes(p, CODEX);
  await takes(p, ONE);
  expect((await refusal(takes(p, TWO)))?.details).toEqual({ kind: 'hands', limit: 1, actual: 2 });
  expect((await raises(p, ONE, { reason: '日本語' })).result.changed).toBe(true);
  expect((await refusal(raises(p, ONE, { reason: 'four' })))?.details).toEqual({ kind: 'reason', limit: 3, actual: 4 });
  expect(await code(takes(p, CODEX, { ttl: 0 }))).toBe('invalid_input');
});

test('who gets it is told and woken; who waited in vain is told; the rest learns of it when it wants to speak', async () => {
  const p = await queued();
  await passes(p, CODEX);
  const passed = newest(p);
  await drops(p, ONE);
  const dropped = newest(p);
  const heard = (e: typeof passed) => [CODEX, ONE, TWO, CLAUDE].map(({ id }) => e && [isNews(e, id), isUrgent(e, id)]);
  expect(heard(passed)).toEqual([
    [false, false],
    [true, true],
    [false, false],
    [false, false],
  ]);
  expect(heard(dropped)).toEqual([
    [false, false],
    [false, false],
    [true, false],
    [false, false],
  ]);
});
