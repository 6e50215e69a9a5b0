/** From the wait to its guardian: patient when the database is busy, and without litter when a process dies. */
import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { guardians, HANDOFF, isHeld, lease, receivers, standIn, started, startWait } from '../support/stand-in.ts';
import { freshWorkspace, until } from '../support/workspace.ts';

test('the database is locked between the grant and the handover: the wait stays until its guardian is named', async () => {
  const room = freshWorkspace();
  const child = room.start(['wait', '--json'], standIn('a', { TT_STORE_BUSY: '100ms' }));
  const db = await new Promise<Database.Database>((resolve) => {
    child.stdout?.once('data', () => {
      const locked = new Database(join(room.room, 'room.db'));
      locked.exec('BEGIN IMMEDIATE');
      resolve(locked);
    });
  });
  expect(lease(room)?.protector?.role).toBe('wait');
  await until('its guardian runs', () => guardians(room).length === 1);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(isHeld(room, lease(room)?.protector?.lock ?? '')).toBe(true);
  db.exec('ROLLBACK');
  db.close();
  expect(await started(child).end).toMatchObject({ code: 0, err: '' });
  expect(lease(room)?.protector?.role).toBe('guardian');
});

test('lock and bell files of processes that were killed are gone after a sweep, those in use stay', async () => {
  const room = freshWorkspace();
  const [a, b, c] = [standIn('a'), standIn('b'), standIn('c')];
  await room.tt(['wait', '--json'], a);
  const [killed, kept] = [await startWait(room, b), await startWait(room, c)];
  await until('b has a warm guardian', () => guardians(room).length === 2);
  for (const { pid } of guardians(room)) if (pid !== lease(room)?.protector?.pid) process.kill(pid, 'SIGKILL');
  const [dead, alive] = [b, c].map((who) => receivers(room).find((r) => r.agent === who.id));
  killed.kill('SIGKILL');
  await killed.end;
  const names = (part: string) => readdirSync(join(room.room, part));
  const files = (part: string) => names(part).map((name) => join(room.room, part, name));
  const minutesAgo = new Date(Date.now() - 300_000);
  for (const file of [...files('alive'), ...files('bells')]) utimesSync(file, minutesAgo, minutesAgo);
  // Every wait sweeps as it starts; what is younger than a minute stays.
  await room.tt(['wait', '--timeout', '0', '--json'], b);
  expect(names('alive')).not.toContain(dead?.lock);
  expect(names('alive')).toContain(alive?.lock);
  expect(receivers(room).map((r) => r.agent)).toEqual([c.id]);
  expect(names('bells')).not.toContain(dead?.id);
  expect(names('bells')).toContain(alive?.id);
  await room.tt(['release', ...HANDOFF], a);
  expect((await kept.end).json).toMatchObject({ status: 'your_turn', guarded: true });
  await until('only the holder’s guardian is left', () => guardians(room).length === 1);
  for (const file of [...files('alive'), ...files('bells')]) utimesSync(file, minutesAgo, minutesAgo);
  await room.tt(['wait', '--timeout', '0', '--json'], b);
  expect(names('alive')).toEqual([lease(room)?.protector?.lock]);
});
