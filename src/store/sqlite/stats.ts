/** Figures of a room: counted in its log, weighed on its disk, and measured by trying. */
import { closeSync, fsyncSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentId, EventType } from '../../domain/event.ts';
import type { System } from '../../lib/system.ts';
import { DATABASE, type Place } from '../place.ts';
import { whileBusy } from './begin.ts';
import { openReader, openWriter } from './open.ts';
import { statements } from './statement.ts';

/** How many events of a type somebody wrote: all that are in the log, and those of the last minute, hour and day. */
export interface Count {
  readonly type: EventType;
  readonly from: AgentId | null;
  readonly all: number;
  readonly minute: number;
  readonly hour: number;
  readonly day: number;
}

/** Reads the log once, from end to end. `handovers`: from the giving of the stick to its taking, the newest first; milliseconds. */
export function countsIn(place: Place, system: System): { counts: readonly Count[]; handovers: readonly number[] } {
  const db = openReader(place, system);
  try {
    const sql = statements(db, { counts: COUNTS, given: GIVEN });
    const { wall } = system.now();
    return {
      counts: sql.counts.all({ minute: wall - 60_000, hour: wall - 3_600_000, day: wall - 86_400_000 }) as Count[],
      handovers: (sql.given.all() as { took: number }[]).map(({ took }) => Math.max(0, took)),
    };
  } finally {
    db.close();
  }
}

const COUNTS = `SELECT type, from_agent AS "from", count(*) AS "all",
  sum(at >= @minute) AS minute, sum(at >= @hour) AS hour, sum(at >= @day) AS day
  FROM event GROUP BY type, from_agent ORDER BY type, from_agent`;

/** Only where somebody waited: a stick that lies free is taken when anybody wants it. */
const GIVEN = `WITH taken AS (SELECT turn_id, at FROM event WHERE type = 'claim' ORDER BY seq DESC LIMIT 1000)
  SELECT taken.at - given.at AS took FROM taken JOIN event given ON given.type IN ('release', 'pass')
  AND given.turn_id = taken.turn_id - 1 AND given.payload ->> '$.next.because' = 'waiting'`;

export interface Sizes {
  readonly database: number;
  readonly wal: number;
  /** The bytes of files that members put there. */
  readonly files: number;
}

export const sizesOf = ({ dir }: Place): Sizes => ({
  database: sizeOf(join(dir, DATABASE)),
  wal: sizeOf(join(dir, `${DATABASE}-wal`)),
  files: below(join(dir, 'files')),
});

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

function below(dir: string): number {
  try {
    const entries = readdirSync(dir, { recursive: true, withFileTypes: true });
    return entries.filter((e) => e.isFile()).reduce((sum, e) => sum + sizeOf(join(e.parentPath, e.name)), 0);
  } catch {
    return 0;
  }
}

/** Milliseconds until the write lock was ours, so many times; it is given back at once. Errors: store_busy. */
export function lockWaits(place: Place, system: System, patience: number, times: number): readonly number[] {
  const db = openWriter(place, system, false);
  try {
    const sql = statements(db, { begin: 'BEGIN IMMEDIATE', rollback: 'ROLLBACK' });
    return Array.from({ length: times }, () => {
      // Between two tries others have their chance, as between two commands.
      system.pause(PAUSE_MS);
      const began = performance.now();
      whileBusy(() => sql.begin.run(), system, patience);
      const took = performance.now() - began;
      sql.rollback.run();
      return took;
    });
  } finally {
    db.close();
  }
}

const PAUSE_MS = 10;

const PROBE = /^probe\.[0-9a-f]{8}$/;
const BLOCK = Buffer.alloc(4_096, 1);

/** Milliseconds that the room's disk takes to keep a block for good, which each commit waits for. */
export function syncTimes({ dir }: Place, system: System, times: number): readonly number[] {
  // Of one that was killed; and one that is at work goes on without its name.
  for (const name of readdirSync(dir)) if (PROBE.test(name)) rmSync(join(dir, name), { force: true });
  const file = join(dir, `probe.${system.token().slice(0, 8)}`);
  const fd = openSync(file, 'wx', 0o600);
  try {
    return Array.from({ length: times }, () => {
      const began = performance.now();
      writeSync(fd, BLOCK);
      fsyncSync(fd);
      return performance.now() - began;
    });
  } finally {
    closeSync(fd);
    rmSync(file, { force: true });
  }
}
