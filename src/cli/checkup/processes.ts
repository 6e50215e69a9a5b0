/** Who is there: the processes that hold locks, and what dead ones left behind. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { View } from '../../domain/store.ts';
import type { Liveness } from '../../lib/process-table.ts';
import { DATABASE, type Place } from '../../store/place.ts';
import { attempt, type Check, ok, warn } from './check.ts';

export const processChecks = async (view: View, place: Place): Promise<readonly Check[]> => [
  await attempt('write lock', () => writeLockCheck(place)),
  await attempt('guardian', () => guardianCheck(view)),
  ...view.receivers.map(({ agent, kind, pid, lock }) =>
    ok('receiver', `${kind} of ${agent}, pid ${pid}: lock ${WORD[view.held(lock)]}`),
  ),
  await attempt('leftovers', () => leftoverCheck(view, place)),
];

const WORD: Readonly<Record<Liveness, string>> = { alive: 'held', dead: 'free', unknown: 'unknown' };

function guardianCheck(view: View): Check {
  const { lease } = view;
  if (!lease) return ok('guardian', 'nobody holds the stick');
  const turn = `turn ${lease.turnId} of ${lease.agent}`;
  const { protector } = lease;
  if (!protector)
    return warn('guardian', `${turn} has none`, 'none: in a sandbox the holder’s own commands renew the lease');
  const held = view.held(protector.lock);
  const who = protector.role === 'guardian' ? 'guardian' : 'wait';
  const detail = `${turn}: ${who}, pid ${protector.pid}: lock ${WORD[held]}`;
  return held === 'alive'
    ? ok('guardian', detail)
    : warn('guardian', detail, `${lease.agent}: tt wait starts a new one`);
}

const LOOKS = 6;

/** For a moment somebody always may; a lock that stays with one process keeps all others out. */
async function writeLockCheck(place: Place): Promise<Check> {
  const file = join(place.dir, `${DATABASE}-shm`);
  let pid = writer(file);
  if (pid === null) return ok('write lock', 'free');
  for (let look = 1; look < LOOKS; look++) {
    await sleep(50);
    const now = writer(file);
    if (now !== pid) return ok('write lock', 'in use, changing hands');
    pid = now;
  }
  return warn('write lock', `held by process ${pid}`, `ps -p ${pid}: end it if it hangs, the lock goes with it`);
}

/** WAL's write lock is one byte of the shared-memory file; Linux lists such locks with their owners. */
const WRITE_LOCK_BYTE = 120;

function writer(file: string): number | null {
  if (!existsSync('/proc/locks') || !existsSync(file)) return null;
  const inode = String(statSync(file).ino);
  for (const line of readFileSync('/proc/locks', 'utf8').split('\n')) {
    const [, , , mode, pid, where = '', from, to] = line.trim().split(/\s+/);
    const covers = Number(from) <= WRITE_LOCK_BYTE && (to === 'EOF' || Number(to) >= WRITE_LOCK_BYTE);
    if (mode === 'WRITE' && where.endsWith(`:${inode}`) && covers) return Number(pid);
  }
  return null;
}

function leftoverCheck(view: View, { dir }: Place): Check {
  const dead = view.receivers.filter((r) => view.held(r.lock) !== 'alive');
  const named = new Set([...view.receivers.map((r) => r.lock), view.lease?.protector?.lock ?? '']);
  const strays = list(join(dir, 'alive')).filter((name) => !named.has(name) && view.held(name) === 'dead');
  if (dead.length === 0 && strays.length === 0) return ok('leftovers', 'none');
  return warn(
    'leftovers',
    `${dead.length} receivers of dead processes, ${strays.length} lock files of nobody`,
    'nothing: the next tt wait removes what is older than a minute',
  );
}

function list(dir: string): readonly string[] {
  try {
    return readdirSync(dir).filter((name) => /^[0-9a-f]{32}$/.test(name));
  } catch {
    return [];
  }
}
