/** What goes wrong: processes killed and stopped, guardians killed, sessions ended, the disk full, the log folded back into the file. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../../../src/store/sqlite/driver.ts';
import { STEPS } from '../../../src/store/sqlite/steps.ts';
import { running } from '../../support/processes.ts';
import type { Chance } from '../chance.ts';
import { clock } from '../history.ts';
import { signal } from './arena.ts';
import type { Storm } from './member.ts';

/** The steps that members come to; the others are those of a prune, an import and a copy. */
export const MET = STEPS.slice(0, STEPS.indexOf('pruned'));

const WEIGHTS = { kill: 6, terminate: 2, stop: 3, session: 2, guardian: 3, freeze: 1, checkpoint: 1, fill: 0.5 };

/** One after the other, at random distances, until the storm is over. */
export async function rage(storm: Storm, chance: Chance): Promise<void> {
  while (!storm.over) {
    await sleep(chance.between(20, 150));
    await strike(storm, chance, chance.weighed(WEIGHTS));
  }
}

async function strike(storm: Storm, chance: Chance, kind: keyof typeof WEIGHTS): Promise<void> {
  const { arena, members } = storm;
  const process = arena.running.size > 0 ? chance.pick([...arena.running]) : null;
  const member = members.size > 0 ? chance.pick([...members.values()]) : null;
  const guardian = chance.pick([...guardians(arena.dir), null]);
  switch (kind) {
    case 'kill':
    case 'terminate':
      if (!process) return;
      process.ended ||= kind === 'terminate';
      arena.hurt.add(process.member);
      arena.fault(`${kind} ${process.verb}`, process.member);
      return signal(process.pid, kind === 'kill' ? 'SIGKILL' : 'SIGTERM');
    case 'stop':
      if (!process) return;
      arena.hurt.add(process.member);
      arena.fault(`stop ${process.verb}`, process.member);
      return stopFor(process.pid, chance.between(50, 2500));
    case 'session':
      if (!member || arena.dead.has(member.id)) return;
      arena.fault('kill session', member.id);
      arena.dead.set(member.id, clock());
      member.session.kill('SIGKILL');
      return;
    case 'guardian': {
      if (!guardian) return;
      const gone = chance.next() < 0.7;
      arena.hurt.add(guardian.member);
      arena.fault(gone ? 'kill guardian' : 'stop guardian', guardian.member);
      if (!gone) return stopFor(guardian.pid, chance.between(100, 3000));
      return signal(guardian.pid, 'SIGKILL');
    }
    case 'freeze': {
      // A holder that sleeps past its lease, and wakes up believing that the turn is still its own.
      const holder = [...members.values()].find(({ turn }) => turn !== null);
      if (!holder) return;
      arena.hurt.add(holder.id);
      arena.fault('freeze holder', holder.id);
      holder.frozen = chance.between(2500, 4000);
      stopFor(holder.session.pid ?? 0, holder.frozen);
      for (const { pid, member: whose } of guardians(arena.dir)) if (whose === holder.id) signal(pid, 'SIGKILL');
      return;
    }
    case 'checkpoint':
      arena.fault('checkpoint');
      return checkpoint(join(arena.room, 'room.db'), chance.pick(['PASSIVE', 'FULL', 'TRUNCATE']));
    case 'fill':
      if (arena.disk) await fill(storm, arena.disk, chance.between(50, 400));
  }
}

/** Without waiting for it: other things go wrong meanwhile. */
function stopFor(pid: number, ms: number): void {
  signal(pid, 'SIGSTOP');
  setTimeout(() => signal(pid, 'SIGCONT'), ms);
}

export function checkpoint(file: string, mode: string): void {
  const db = openDatabase(file, { timeout: 0 });
  try {
    db.pragma(`wal_checkpoint(${mode})`);
  } catch {
    // Somebody writes.
  } finally {
    db.close();
  }
}

async function fill({ arena, members }: Storm, disk: string, ms: number): Promise<void> {
  for (const id of members.keys()) arena.hurt.add(id);
  arena.fault('fill disk');
  arena.fullUntil = Number.POSITIVE_INFINITY;
  const filler = join(disk, 'filler');
  try {
    // Block by block, so that not even one is left.
    for (let i = 0; i < 64; i++) writeFileSync(`${filler}-${i}`, Buffer.alloc(1024 * 1024));
  } catch {
    try {
      for (let i = 0; i < 256; i++) writeFileSync(`${filler}-s${i}`, Buffer.alloc(4096));
    } catch {}
  }
  await sleep(ms);
  for (let i = 0; i < 256; i++) for (const kind of ['', 's']) rmSync(`${filler}-${kind}${i}`, { force: true });
  arena.fullUntil = clock();
}

/** Guardians of this room that run now, and whose they are. */
const guardians = (dir: string): { pid: number; member: string }[] =>
  running(dir)
    .filter(({ words }) => words.includes(' guard '))
    .map(({ pid, words }) => ({ pid, member: /--agent (\S+)/.exec(words)?.[1] ?? '' }));
