/** Which corners of SQLite's way to the disk a recording went through: a proof of what was never done proves little. */
import type { Entry } from './recording.ts';

const CORNERS = ['the making', 'a long log', 'a checkpoint', 'a log begun anew', 'a log removed', 'a rename'] as const;
export type Corner = (typeof CORNERS)[number];

/** The begin of the thousandth page, with the heads before it: there SQLite begins to copy the log into the database. */
const LONG = 32 + 999 * (4_096 + 24);

export function corners(entries: readonly Entry[]): readonly Corner[] {
  const seen = new Set<Corner>();
  let begun = false;
  for (const { kind, name, at } of entries) {
    if (kind === 'rename') seen.add('a rename');
    if (kind === 'create' && name.endsWith('/room.db-journal')) seen.add('the making');
    if (kind === 'write' && name.endsWith('/room.db') && at > 0) seen.add('a checkpoint');
    if (!name.endsWith('/room.db-wal')) continue;
    if (kind === 'unlink') seen.add('a log removed');
    if (kind === 'create') begun = false;
    if (kind !== 'write') continue;
    if (at >= LONG) seen.add('a long log');
    if (at === 0 && begun) seen.add('a log begun anew');
    begun = true;
  }
  return CORNERS.filter((corner) => seen.has(corner));
}
