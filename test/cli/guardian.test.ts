/** The guardian of a turn: there when the grant is printed, gone when the turn is, and no longer than its holder. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { removeWhole } from '../support/remove.mjs';
import { guardians, HANDOFF, isHeld, lease, log, standIn, started, startWait, withEnv } from '../support/stand-in.ts';
import { freshWorkspace, until } from '../support/workspace.ts';

test.each(['wait', 'try', 'take'])('tt %s: when the grant is printed a living process protects it', async (verb) => {
  const room = freshWorkspace();
  const a = standIn('a');
  const child = room.start([verb, '--json'], a);
  // In the very moment of the line, before tt can have gone on.
  const seen = await new Promise<{ line: string; held: boolean }>((resolve) => {
    child.stdout?.once('data', (line) => {
      const isProtected = () => isHeld(room, lease(room)?.protector?.lock ?? '');
      // Twice: the guardian may have taken over between the two looks of one.
      resolve({ line: String(line), held: isProtected() || isProtected() });
    });
  });
  expect(seen.held).toBe(true);
  const { guardian_pid } = JSON.parse(seen.line);
  await child;
  // And when the command has ended it is the guardian that was named.
  const { protector } = lease(room) ?? {};
  expect(protector).toMatchObject({ role: 'guardian', pid: guardian_pid });
  expect(isHeld(room, protector?.lock ?? '')).toBe(true);
  expect(guardians(room).map((g) => g.pid)).toEqual([guardian_pid]);
});

test('it gives the stick back when the holder’s harness dies, and the handoff before stays', async () => {
  const room = freshWorkspace();
  const [a, b, c] = [standIn('a'), standIn('b'), standIn('c')];
  await room.tt(['wait', '--json'], a);
  await room.tt(['release', ...HANDOFF], a);
  await room.tt(['wait', '--json'], b);
  const waiting = await startWait(room, c);
  b.kill();
  expect((await waiting.end).json).toMatchObject({ status: 'your_turn', turn_id: 3, handoff: { status: 's' } });
  const gone = (await log(room)).find((e) => e['reason'] === 'harness_gone');
  expect(gone).toMatchObject({ event_type: 'release', from_agent_id: b.id, to_agent_id: c.id, turn_id: 2 });
  await until('only the new turn has a guardian', () => guardians(room).length === 1);
});

test('it ends with its turn', async () => {
  const room = freshWorkspace();
  const a = standIn('a');
  await room.tt(['wait', '--json'], a);
  expect(guardians(room)).toHaveLength(1);
  await room.tt(['release', ...HANDOFF], a);
  await until('no guardian', () => guardians(room).length === 0);
});

test('it ends when the room is closed', async () => {
  const room = freshWorkspace();
  await room.tt(['wait', '--json'], standIn('a'));
  await room.tt(['close', '--json']);
  await until('no guardian', () => guardians(room).length === 0);
});

test.each([
  ['the database', 'room.db'],
  ['the whole room', ''],
])('it ends when %s is deleted', async (_what, part) => {
  const room = freshWorkspace();
  await room.tt(['wait', '--json'], standIn('a'));
  removeWhole(join(room.room, part));
  await until('no guardian', () => guardians(room).length === 0);
});

test('it survives a database that is locked for longer than it tries, and goes on', async () => {
  const room = freshWorkspace();
  const a = standIn('a', { TT_STORE_BUSY: '200ms', TT_LEASE_HEARTBEAT: '100ms' });
  await room.tt(['wait', '--json'], a);
  const before = lease(room)?.deadline.mono ?? 0;
  const db = new Database(join(room.room, 'room.db'));
  db.exec('BEGIN IMMEDIATE');
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const during = lease(room)?.deadline.mono ?? 0;
  expect(guardians(room)).toHaveLength(1);
  db.exec('ROLLBACK');
  db.close();
  await until('the lease is renewed', () => (lease(room)?.deadline.mono ?? 0) > Math.max(before, during));
  a.kill();
  await until('the stick is free', async () => (await room.tt(['state', '--json'])).json['room_state'] === 'idle');
});

test('a harness that dies while the database is locked loses its turn when it is free again', async () => {
  const room = freshWorkspace();
  const a = standIn('a', { TT_STORE_BUSY: '200ms' });
  await room.tt(['wait', '--json'], a);
  const db = new Database(join(room.room, 'room.db'));
  db.exec('BEGIN IMMEDIATE');
  a.kill();
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  db.exec('ROLLBACK');
  db.close();
  await until('the stick is free', async () => (await room.tt(['state', '--json'])).json['room_state'] === 'idle');
});

test('with no process to watch it ends with the lease', async () => {
  const room = freshWorkspace();
  const nobody = { as: 'script:nobody', env: { TT_LEASE_TTL: '400ms' } };
  const b = standIn('b');
  await room.tt(['wait', '--json'], nobody);
  const waiting = started(room.start(['wait', '--json'], b));
  expect((await waiting.end).json).toMatchObject({
    status: 'takeover_available',
    reason: 'owner_timeout',
    current_owner: nobody.as,
    next_command: expect.stringMatching(/^tt take /),
  });
  await until('no guardian', () => guardians(room).length === 0);
  expect((await room.tt(['take', '--reason', 'silent', '--json'], b)).json).toMatchObject({
    status: 'your_turn',
    reason: 'owner_timeout',
    revoked_agent_id: nobody.as,
    turn_id: 2,
  });
});

test('with no process to watch the holder’s own commands renew the lease', async () => {
  const room = freshWorkspace();
  const nobody = { as: 'script:nobody', env: { TT_LEASE_TTL: '5s' } };
  const { guardian_pid } = (await room.tt(['wait', '--json'], nobody)).json;
  const first = lease(room)?.deadline.mono ?? 0;
  // Past the end of the first lease by more than a guardian's look.
  await until('the first lease is over', async () => {
    await sleep(500);
    await room.tt(['notes', 'add', 'still here'], nobody);
    return Number(process.hrtime.bigint() / 1_000_000n) > first + 600;
  });
  expect(lease(room)?.deadline.mono).toBeGreaterThan(first + 600);
  // Not another one: this one saw that the lease was renewed.
  expect(guardians(room).map(({ pid }) => pid)).toEqual([guardian_pid]);
});

test('a holder whose process is watched keeps its turn past its lease: a held lock is proof', async () => {
  const room = freshWorkspace();
  const a = standIn('a');
  await room.tt(['wait', '--json'], withEnv(a, { TT_LEASE_TTL: '100ms' }));
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect((await room.tt(['try', '--json'], standIn('b'))).json).toMatchObject({ status: 'not_yet', reason: 'owned' });
});
