/** tt doctor, about processes: who holds what, what is left over, and going on with an older copy. */
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { freshWorkspace, until, type Workspace } from '../support/workspace.ts';

type Line = Readonly<Record<'name' | 'status' | 'detail' | 'fix', string>>;

const lines = async ({ tt }: Workspace): Promise<Line[]> => (await tt(['doctor', '--json'])).json['checks'] as Line[];
const named = (all: Line[], name: string): Line => all.find((line) => line.name === name) as Line;
const a = { as: 'script:a' };
const b = { as: 'script:b' };

test('the guardian of the lease and every receiver are named with pid and lock', async () => {
  const workspace = freshWorkspace();
  const { tt, start } = workspace;
  for (const who of [a, b]) await tt(['join'], who);
  const pid = (await tt(['try', '--json'], a)).json.guardian_pid;
  const waiting = start(['wait', '--json'], b);
  const all = await until('the waiter is listed', async () => {
    const found = await lines(workspace);
    return found.some(({ name }) => name === 'receiver') ? found : null;
  });
  expect(named(all, 'guardian')).toMatchObject({
    status: 'ok',
    detail: `turn 1 of script:a: guardian, pid ${pid}: lock held`,
  });
  expect(named(all, 'receiver').detail).toBe(`wait of script:b, pid ${waiting.pid}: lock held`);
  waiting.kill('SIGKILL');
  await waiting;
  const after = await lines(workspace);
  expect(named(after, 'receiver').detail).toBe(`wait of script:b, pid ${waiting.pid}: lock free`);
  expect(named(after, 'leftovers')).toMatchObject({ status: 'warn', detail: expect.stringMatching(/^1 receivers of/) });
  process.kill(pid, 'SIGKILL');
  const gone = await until('the guardian is gone', async () => {
    const line = named(await lines(workspace), 'guardian');
    return line.status === 'warn' ? line : null;
  });
  expect(gone).toMatchObject({
    detail: expect.stringContaining('lock free'),
    fix: 'script:a: tt wait starts a new one',
  });
});

test.runIf(process.platform === 'linux')(
  'whoever keeps the write lock is named (Linux: only there /proc/locks says so)',
  async () => {
    const workspace = freshWorkspace();
    await workspace.tt(['join']);
    const db = new Database(join(workspace.room, 'room.db'));
    db.exec('BEGIN IMMEDIATE');
    const held = named(await lines(workspace), 'write lock');
    db.exec('ROLLBACK');
    db.close();
    expect(held).toMatchObject({ status: 'warn', detail: `held by process ${process.pid}` });
    expect(named(await lines(workspace), 'write lock')).toMatchObject({ status: 'ok', detail: 'free' });
  },
);

/** A room whose database was put back to an earlier copy, under a turn of script:a. */
async function restored(workspace: Workspace): Promise<{ lease: string; turn: number; head: number }> {
  const { tt, room } = workspace;
  await tt(['join'], a);
  await tt(['join'], b);
  const copy = join(workspace.home, 'copy.db');
  const db = new Database(join(room, 'room.db'));
  await db.backup(copy);
  db.close();
  await tt(['try'], b);
  await tt(['release', '--status', 's', '--next-action', 'n'], b);
  const { json } = await tt(['try', '--json'], a);
  const head = (await tt(['state', '--json'])).json.cursor_event_seq;
  for (const end of ['', '-wal', '-shm']) rmSync(join(room, `room.db${end}`), { force: true });
  copyFileSync(copy, join(room, 'room.db'));
  return { lease: json['lease_id'] as string, turn: json.turn_id, head };
}

test('an older copy is refused until a person accepts it; then all goes on above what was lost', async () => {
  const workspace = freshWorkspace();
  const { tt } = workspace;
  const before = await restored(workspace);
  expect((await tt(['state', '--json'])).error).toMatchObject({ error: 'store_replaced' });
  expect((await tt(['try', '--json'], b)).error).toMatchObject({ error: 'store_replaced' });
  const found = await tt(['doctor', '--json']);
  expect(found.code).toBe(1);
  expect(named(found.json['checks'] as unknown as Line[], 'database')).toMatchObject({
    status: 'fail',
    fix: expect.stringContaining('tt doctor --accept'),
  });
  expect((await tt(['doctor', '--accept', '--json'], a)).error).toMatchObject({ error: 'operator_required' });
  const accepted = await tt(['doctor', '--accept', '--reason', 'backup', '--json']);
  expect(accepted).toMatchObject({ code: 0 });
  expect((accepted.json['checks'] as Line[])[0]?.detail).toContain(`epoch 2 begins with event ${before.head + 1001}`);

  expect((await tt(['state', '--json'])).json).toMatchObject({ room: { epoch: 2, state: 'idle' } });
  expect((await tt(['replay', '--json'])).json).toMatchObject({ matches: true });
  const again = await tt(['doctor', '--accept', '--json']);
  expect((again.json['checks'] as Line[])[0]?.detail).toContain('nothing to accept');
  const log = (await tt(['events', '--json'])).json.events;
  expect(log.at(-1)).toMatchObject({ event_type: 'epoch_started', event_seq: before.head + 1001, reason: 'backup' });
});

test('a token from before the new epoch is refused, also when its turn would come again', async () => {
  const workspace = freshWorkspace();
  const { tt } = workspace;
  const before = await restored(workspace);
  await tt(['doctor', '--accept', '--operator-requested', '--reason', 'backup'], a);
  expect((await tt(['check', '--turn', String(before.turn), '--json'], a)).code).toBe(3);
  let turn = 0;
  for (let i = 0; i < 3; i++) {
    turn = (await tt(['try', '--json'], a)).json.turn_id;
    expect(turn).toBeGreaterThan(before.turn);
    expect((await tt(['check', '--turn', String(before.turn), '--json'], a)).code).toBe(3);
    expect((await tt(['check', '--lease', before.lease, '--json'], a)).code).toBe(3);
    await tt(['release', '--status', 's', '--next-action', 'n'], a);
  }
  expect((await tt(['doctor', '--json'])).code).toBe(0);
});

test('a copy that was made under a turn: its lease is void, its holder is told', async () => {
  const { tt, room, home } = freshWorkspace();
  await tt(['join'], a);
  const { json } = await tt(['try', '--json'], a);
  const db = new Database(join(room, 'room.db'));
  await db.backup(join(home, 'copy.db'));
  db.close();
  await tt(['msg', 'send', 'room', 'lost'], a);
  for (const end of ['', '-wal', '-shm']) rmSync(join(room, `room.db${end}`), { force: true });
  copyFileSync(join(home, 'copy.db'), join(room, 'room.db'));
  await tt(['doctor', '--accept']);
  const state = (await tt(['state', '--json'])).json;
  expect(state).toMatchObject({ room_state: 'idle' });
  expect('lease_expires_at' in state).toBe(false);
  expect((await tt(['check', '--lease', json['lease_id'] as string], a)).code).toBe(3);
  expect((await tt(['events', '--target', 'self', '--json'], a)).json.events.at(-1)?.event_type).toBe('epoch_started');
  expect((await tt(['doctor', '--json'])).code).toBe(0);
});

test('a waiter of before hears of the new epoch or ends; nobody waits on a file that is gone', async () => {
  const workspace = freshWorkspace();
  await workspace.tt(['join'], a);
  const follower = workspace.start(['events', '--follow', '--json'], a);
  await until('the follower listens', async () => (await workspace.tt(['who', '--text'])).out.includes('listening'));
  await restored(workspace);
  const ended = await follower;
  expect(ended.exitCode).toBe(4);
  expect(JSON.parse(String(ended.stderr).split('\n').at(-1) ?? '')).toMatchObject({ error: 'store_replaced' });
});

test('a database that was deleted and made anew is refused, also where nobody ever listened; accepted, it works', async () => {
  const { tt, room } = freshWorkspace();
  await tt(['join'], a);
  for (let i = 0; i < 5; i++) await tt(['msg', 'send', 'room', 'hi'], a);
  for (const end of ['', '-wal', '-shm']) rmSync(join(room, `room.db${end}`), { force: true });
  expect((await tt(['join', '--json'], b)).error).toMatchObject({ error: 'store_replaced' });
  expect((await tt(['doctor', '--accept'])).code).toBe(0);
  expect((await tt(['join', '--json'], b)).json).toMatchObject({ agent_id: 'script:b', cursor_event_seq: 1008 });
  expect((await tt(['try', '--json'], b)).json).toMatchObject({ status: 'your_turn', turn_id: 1007 });
  expect((await tt(['replay', '--json'])).json).toMatchObject({ matches: true, events: 3 });
});
