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
  const bellOf = (who: typeof b) => receivers(room).find((r) => r.agent === who.id)?.id;
  const [killedBell, keptBell] = [bellOf(b), bellOf(c)];
  killed.kill('SIGKILL');
  await killed.end;
  const files = (part: string) => readdirSync(join(room.room, part)).map((name) => join(room.room, part, name));
  const minutesAgo = new Date(Date.now() - 300_000);
  for (const file of [...files('alive'), ...files('bells')]) utimesSync(file, minutesAgo, minutesAgo);
  const before = files('alive').length;
  // Every wait sweeps as it starts; what is younger than a minute stays.
  await room.tt(['wait', '--timeout', '0', '--json'], b);
  expect(files('alive').length).toBeLessThan(before);
  expect(receivers(room).map((r) => r.agent)).toEqual([c.id]);
  const bells = files('bells').map((file) => file.split('/').at(-1));
  expect(bells).toContain(keptBell);
  expect(bells).not.toContain(killedBell);
  await room.tt(['release', ...HANDOFF], a);
  expect((await kept.end).json).toMatchObject({ status: 'your_turn', guarded: true });
  await until('only the holder’s guardian is left', () => guardians(room).length === 1);
  for (const file of [...files('alive'), ...files('bells')]) utimesSync(file, minutesAgo, minutesAgo);
  await room.tt(['wait', '--timeout', '0', '--json'], b);
  expect(files('alive').map((file) => file.split('/').at(-1))).toEqual([lease(room)?.protector?.lock]);
});
