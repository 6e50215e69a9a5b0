/** Tasks: who wins, who may end them, what is ready for whom. */
import { expect, test } from 'vitest';
import { hold, interrupt } from '../../src/domain/brake/member.ts';
import { setMode } from '../../src/domain/brake/set-mode.ts';
import { isNews, isUrgent } from '../../src/domain/member/told.ts';
import { storeOwnGain } from '../../src/domain/overdue.ts';
import { claimsNow } from '../../src/domain/task/held.ts';
import { ADA, CLAUDE, CODEX, caller, die, ONE, SUBAGENT, TWO } from './cast.ts';
import type { Play } from './play.ts';
import { code, refusal, roomOf } from './scene.ts';
import { abandons, adds, claims, done, heldBy, interrupts, notes, orders, reopens, withTasks } from './task-scene.ts';

test('one wins, and a second claim loses, also of the same member', async () => {
  const p = await withTasks(1);
  expect(await claims(p, ONE, 't1')).toMatchObject({ taskId: 't1', epoch: 1 });
  for (const who of [TWO, ONE]) expect(await code(claims(p, who, 't1'))).toBe('already_claimed');
  expect((await refusal(claims(p, ONE, 't1')))?.details).toMatchObject({ held_by: ONE.id, yours: true });
  expect(heldBy(p)).toEqual({ t1: ONE.id });
});

test('each claim of a task has the next epoch, and an older one ends nothing', async () => {
  const p = await withTasks(1);
  await claims(p, ONE, 't1');
  await abandons(p, ONE, 't1');
  await claims(p, ONE, 't1');
  for (const does of [done, abandons, notes]) expect(await code(does(p, ONE, 't1', 1)), does.name).toBe('stale_claim');
  expect(await code(done(p, ONE, 't1', 2))).toBe('done');
});

test('only the claimer notes, ends and gives back; a stranger is told who has it', async () => {
  const p = await withTasks(1);
  await claims(p, ONE, 't1');
  for (const does of [done, abandons, notes]) expect(await code(does(p, TWO, 't1'))).toBe('not_claimer');
  expect((await refusal(done(p, TWO, 't1')))?.details).toMatchObject({ held_by: ONE.id, current_epoch: 1 });
  expect(await code(interrupts(p, TWO, 't1'))).toBe('operator_required');
});

test.each([
  { how: 'silence', by: 'lease_over', goes: (p: Play) => p.world.pass(31 * 60_000) },
  { how: 'death', by: 'holder_gone', goes: (p: Play) => die(p.world, CODEX) },
])('a claim ends with the $how of its holder, and its late word is refused', async ({ by, goes }) => {
  const p = await withTasks(1);
  await claims(p, CODEX, 't1');
  goes(p);
  expect(claimsNow(p.world.view())).toEqual({});
  for (const epoch of [1, null]) expect(await code(done(p, CODEX, 't1', epoch))).toBe('stale_claim');
  expect(await claims(p, ONE, 't1')).toMatchObject({ epoch: 2 });
  const [expired] = p.world.kept().log.filter((e) => e.type === 'task_expired');
  expect(expired).toMatchObject({ reason: by, to: ADA.id, payload: { holder: CODEX.id, epoch: 1 } });
  expect(await code(done(p, CODEX, 't1', 1))).toBe('stale_claim');
  expect(await code(done(p, CODEX, 't1'))).toBe('not_claimer');
});

test('who listens writes down the end of a claim that concerns it, or that it asked for by name; nobody else does', async () => {
  const p = await withTasks(2);
  const log = () => p.world.kept().log.length;
  for (const id of ['t1', 't2']) {
    await claims(p, CODEX, id, { ttl: 60_000 });
    p.world.pass(61_000);
    const before = log();
    for (const who of [ONE, CLAUDE]) await storeOwnGain(p.world.store, who.id, ['path_expired']);
    expect(log()).toBe(before);
    for (let i = 0; i < 2; i++)
      await (id === 't1'
        ? storeOwnGain(p.world.store, ADA.id)
        : storeOwnGain(p.world.store, ONE.id, ['task_expired', 'path_expired']));
    expect([log(), p.world.kept().log.at(-1)?.type]).toEqual([before + 1, 'task_expired']);
  }
});

test('whatever its holder does renews a claim', async () => {
  const p = await withTasks(1);
  await claims(p, ONE, 't1', { ttl: 60_000 });
  for (let i = 0; i < 3; i++) {
    p.world.pass(50_000);
    await notes(p, ONE, 't1');
  }
  expect(heldBy(p)).toEqual({ t1: ONE.id });
});

test('a claim of a process with a lock ends with that process, and not with the one that stands for the member', async () => {
  const p = await withTasks(1);
  p.world.locks.set('worker', 'alive');
  await claims(p, CODEX, 't1', { lock: 'worker' });
  die(p.world, CODEX);
  expect(heldBy(p)).toEqual({ t1: CODEX.id });
  p.world.locks.set('worker', 'dead');
  expect(heldBy(p)).toEqual({});
});

test('--next is the oldest that is ready: not claimed, not another’s, nothing before it undone', async () => {
  const p = await withTasks(0);
  await adds(p, { title: 'first' });
  await adds(p, { title: 'second', after: ['t1'] });
  await adds(p, { title: 'for two', assignee: TWO.id });
  await adds(p, { title: 'fourth', channel: '#one' });
  expect(await code(claims(p, ONE, 't2'))).toBe('not_ready');
  expect(await code(claims(p, ONE, 't3'))).toBe('assigned_to_another');
  const next = async (who = ONE, more: object = {}) => (await claims(p, who, null, more))?.taskId ?? null;
  expect(await next(TWO, { forMe: true })).toBe('t3');
  expect(await next(ONE, { channel: '#ONE' })).toBe('t4');
  expect([await next(), await next()]).toEqual(['t1', null]);
  await done(p, ONE, 't1');
  expect(await next()).toBe('t2');
});

test('a subagent takes what is for its session; --force takes what is another’s, and says so', async () => {
  const p = await withTasks(0);
  for (let i = 0; i < 2; i++) await adds(p, { assignee: CLAUDE.id });
  expect(await claims(p, SUBAGENT, null, { forMe: true })).toMatchObject({ taskId: 't1' });
  expect(await claims(p, ONE, 't2', { force: true })).toMatchObject({ taskId: 't2' });
  expect(p.world.kept().log.at(-1)?.payload).toMatchObject({ forced: true });
});

test('who gave a task up does not get it again until it changes; nobody does after task.attempts', async () => {
  const p = await withTasks(1, { 'task.attempts': 2 });
  const next = async (who = ONE) => (await claims(p, who, null))?.taskId ?? null;
  expect(await next()).toBe('t1');
  await abandons(p, ONE, 't1');
  expect(await next()).toBeNull();
  expect(await next(TWO)).toBe('t1');
  await abandons(p, TWO, 't1');
  expect(await next(CODEX)).toBeNull();
  await notes(p, ADA, 't1');
  expect(await next()).toBe('t1');
  await abandons(p, ONE, 't1', null, { blameless: true });
  expect(await next()).toBe('t1');
  await abandons(p, ONE, 't1');
  await reopens(p, ADA, 't1');
  expect(await next()).toBe('t1');
});

test('a claim that runs out counts as an attempt, also for the very command that writes down its end', async () => {
  const p = await withTasks(1, { 'task.attempts': 2 });
  for (const epoch of [1, 2]) {
    expect(await claims(p, ONE, null)).toMatchObject({ taskId: 't1', epoch });
    p.world.pass(31 * 60_000);
  }
  expect(await claims(p, ONE, null)).toBeNull();
  expect(await claims(p, ONE, 't1')).toMatchObject({ epoch: 3 });
});

test('what its last attempt was lost of may be opened afresh, also before that is written down', async () => {
  const p = await withTasks(1, { 'task.attempts': 1 });
  await claims(p, ONE, null);
  p.world.pass(31 * 60_000);
  await reopens(p, ADA, 't1');
  expect(await claims(p, TWO, null)).toMatchObject({ taskId: 't1', epoch: 2 });
});

test('a key stays with what it has won; while there is nothing to win it is a new try each time', async () => {
  const p = await withTasks(0);
  const tries = () => claims(p, ONE, null, { dedup: 'k' });
  for (const _ of [1, 2]) expect(await tries()).toBeNull();
  for (const _ of [1, 2]) await adds(p, {});
  const won = await tries();
  expect(won).toMatchObject({ taskId: 't1' });
  await done(p, ONE, 't1');
  expect(await tries()).toEqual(won);
});

test('what is done stays done, unless it is opened again by who may', async () => {
  const p = await withTasks(2);
  await claims(p, ONE, 't1');
  await done(p, ONE, 't1');
  for (const does of [done, abandons, notes]) expect(await code(does(p, ONE, 't1'))).toBe('bad_state');
  expect(await code(claims(p, TWO, 't1'))).toBe('bad_state');
  expect(await code(reopens(p, TWO, 't1'))).toBe('not_yours');
  expect(await code(reopens(p, ONE, 't2'))).toBe('not_yours');
  expect(await code(reopens(p, ADA, 't2'))).toBe('bad_state');
  await reopens(p, ONE, 't1');
  expect(p.world.kept().rows.task['t1']).toMatchObject({ status: 'open', result: null, epoch: 1 });
  expect(await claims(p, TWO, 't1')).toMatchObject({ epoch: 2 });
});

test('for good: by its author while nobody has it, by a person whenever', async () => {
  const p = await withTasks(1);
  await adds(p, {}, ONE);
  const drop = (who = ONE, id = 't2') => abandons(p, who, id, null, { forGood: true });
  expect(await code(drop(TWO))).toBe('not_yours');
  await claims(p, TWO, 't2');
  expect(await code(drop())).toBe('not_claimer');
  expect(await code(drop(TWO))).toBe('not_yours');
  expect(await code(drop(ADA))).toBe('done');
  expect(await code(done(p, TWO, 't2', 1))).toBe('stale_claim');
  expect(p.world.kept().state.tasks).toMatchObject({ open: 1, claims: {} });
});

test('a stop lets nothing but giving back through; a pause, a hold and an interrupt grant nothing', async () => {
  const p = await withTasks(3);
  const ada = caller(p.world, ADA);
  await claims(p, ONE, 't1');
  await hold(p.world.store, ada, 'hold', TWO.id, { reason: null });
  await interrupt(p.world.store, ada, CODEX.id, { reason: null });
  for (const who of [TWO, CODEX]) expect(await code(claims(p, who, 't2'))).toBe('not_granted');
  await setMode(p.world.store, ada, 'pause', { reason: null });
  expect(await code(claims(p, ONE, null))).toBe('not_granted');
  expect(await claims(p, ADA, 't2')).toMatchObject({ taskId: 't2' });
  await setMode(p.world.store, ada, 'stop', { reason: null });
  for (const does of [done, notes, claims, reopens])
    expect(await code(does(p, ONE, 't1')), does.name).toBe('room_stopped');
  expect(await code(adds(p, {}, ONE))).toBe('room_stopped');
  expect(await code(abandons(p, ONE, 't1'))).toBe('done');
});

test('caps: open tasks, claims of one member, what one task waits for', async () => {
  const p = await withTasks(2, { 'limit.tasks': 2, 'limit.taken': 1, 'limit.after': 1 });
  const kind = async (answer: Promise<unknown>) => (await refusal(answer))?.details;
  expect(await kind(adds(p, {}))).toEqual({ kind: 'tasks', limit: 2, actual: 3 });
  await claims(p, ONE, 't1');
  expect(await kind(claims(p, ONE, 't2'))).toEqual({ kind: 'taken', limit: 1, actual: 2 });
  await done(p, ONE, 't1');
  await adds(p, {});
  expect(await kind(orders(p, ADA, 't3', ['t1', 't2']))).toEqual({ kind: 'after', limit: 1, actual: 2 });
});

test('who hears of it: the channel while there is one, else the author; the claimer of its own loss', async () => {
  const p = await withTasks(0);
  await adds(p, { assignee: CODEX.id });
  await adds(p, { channel: '#one' });
  const added = p.world.kept().log.filter((e) => e.type === 'task_added');
  expect(added.map(({ to }) => to)).toEqual([CODEX.id, '#one']);
  expect([isUrgent(added[0] as never, CODEX.id), isUrgent(added[1] as never, ONE.id)]).toEqual([true, true]);
  await claims(p, CODEX, 't1');
  await interrupts(p, ADA, 't1');
  const newest = () => p.world.kept().log.at(-1) as never;
  expect([isUrgent(newest(), CODEX.id), isNews(newest(), ONE.id)]).toEqual([true, false]);
  await abandons(p, ADA, 't1');
  expect([isUrgent(newest(), CODEX.id), isNews(newest(), ONE.id)]).toEqual([true, false]);
});

test('unknown ids are refused, each by one code', async () => {
  const p = await roomOf([ADA, ONE]);
  for (const does of [claims, done, abandons, notes, interrupts, reopens])
    expect(await code(does(p, ONE, 't1')), does.name).toBe('unknown_task');
  expect(await code(adds(p, { after: ['t1'] }, ONE))).toBe('unknown_task');
  expect(await code(orders(p, ONE, 't1', []))).toBe('unknown_task');
});
