/** What processes that were killed have left behind in a room: their rows, their locks and bells, old sessions of hooks. */
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Liveness } from '../../lib/process-table.ts';
import type { System } from '../../lib/system.ts';
import { forgetOld } from '../vouched.ts';
import type { actingOn } from './acting.ts';
import type { Tables } from './tables.ts';

export interface Sweeping {
  readonly dir: string;
  readonly system: System;
  readonly probe: (lock: string) => Liveness;
  readonly reader: Tables;
  readonly act: ReturnType<typeof actingOn>['act'];
}

export function sweep({ dir, system, probe, reader: { facts, log }, act }: Sweeping): void {
  const dead = facts.receivers().filter((r) => probe(r.lock) !== 'alive');
  if (dead.length > 0) {
    const gone = (id: string) => ({ fact: 'receiver_gone', id }) as const;
    act({
      needs: {},
      decide: ({ receivers }) => ({
        events: [],
        facts: dead.filter((d) => receivers.some((r) => r.id === d.id)).map((r) => gone(r.id)),
        result: null,
      }),
    });
  }
  const { tasks, claims: paths } = log.state();
  const claims = [...Object.values(tasks.claims), ...Object.values(paths.held)];
  const named = [...facts.receivers().flatMap((r) => [r.id, r.lock]), ...claims.flatMap(({ lock }) => lock ?? [])];
  const { wall } = system.now();
  sweepFiles(dir, probe, new Set([...named, facts.lease()?.protector?.lock ?? '']), wall);
  forgetOld(dir, wall - FORGOTTEN_MS);
}

const FORGOTTEN_MS = 7 * 24 * 3_600_000;
const SWEEP_AFTER_MS = 60_000;

/** Files of dead protectors: unnamed in the database, older than a minute, and not locked. */
function sweepFiles(room: string, probe: (lock: string) => Liveness, named: ReadonlySet<string>, wall: number): void {
  for (const part of ['alive', 'bells']) {
    const dir = join(room, part);
    for (const name of list(dir)) {
      if (named.has(name)) continue;
      const made = statSync(join(dir, name), { throwIfNoEntry: false })?.mtimeMs ?? wall;
      if (wall - made < SWEEP_AFTER_MS) continue;
      if (part === 'alive' && probe(name) === 'alive') continue;
      rmSync(join(dir, name), { force: true });
    }
  }
}

function list(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}
