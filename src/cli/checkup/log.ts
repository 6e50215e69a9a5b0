/** Whether what is stored is whole: SQLite's own check, the fold of the log, the bell, the clock. */
import type { Store } from '../../domain/store.ts';
import { verify } from '../../domain/verify.ts';
import { roughly } from '../../lib/duration.ts';
import { iso } from '../../lib/instant.ts';
import type { System } from '../../lib/system.ts';
import type { Place } from '../../store/place.ts';
import { integrity } from '../../store/sqlite/open.ts';
import { attempt, type Check, fail, ok, warn } from './check.ts';

export const logChecks = async (store: Store, place: Place, system: System): Promise<readonly Check[]> => [
  await attempt('integrity', () => integrityCheck(place, system)),
  await attempt('log', () => logCheck(store)),
  await attempt('search', () => indexCheck(store)),
  await attempt('clock', () => clockCheck(store, system)),
];

/** The database is there, opens, and is not older than its bell. */
export const databaseCheck = (store: Store): Promise<Check> =>
  attempt('database', async () => {
    const missing = await store.missing();
    const head = await store.head().catch((error: unknown) => (missing > 0 ? null : Promise.reject(error)));
    if (missing === 0) return ok('database', `room ${store.roomId}, the newest event is #${head}`);
    return fail(
      'database',
      `the database was replaced by an older copy: ${missing} events that happened are not in it`,
      'put the right file back; or go on with the copy: tt doctor --accept',
    );
  });

const KEEP = 'keep a copy of .tt; tt replay --verbose shows what the log says';

function integrityCheck(place: Place, system: System): Check {
  const found = integrity(place, system);
  if (found.length === 0) return ok('integrity', 'SQLite finds nothing wrong');
  return fail('integrity', found.slice(0, 5).join('; '), KEEP);
}

async function logCheck(store: Store): Promise<Check> {
  const { events, hash, storedHash, wrongRows, gaps, whole } = await verify(store);
  if (whole) return ok('log', `${events} events fold to what is stored`);
  const wrong = [
    ...(hash === storedHash ? [] : ['the stored state is not what the log folds to']),
    ...(wrongRows.length === 0 ? [] : [`not what the log says: ${wrongRows.slice(0, 5).join(', ')}`]),
    ...(gaps.length === 0 ? [] : [`events are missing before ${gaps.slice(0, 5).join(', ')}`]),
  ];
  return fail('log', wrong.join('; '), KEEP);
}

/** Texts that are looked up by their own words: enough to see that an index is not one of this log. */
const LOOKS = 200;

async function indexCheck(store: Store): Promise<Check> {
  const { texts, missing, lost, upTo } = await store.checkIndex(LOOKS);
  if (missing === 0 && lost.length === 0)
    return ok('search', `${texts} texts in the index, up to event ${upTo}; what is newer is searched without it`);
  const wrong = [
    ...(missing === 0 ? [] : [`the index has ${texts} texts, the log ${texts + missing}`]),
    ...(lost.length === 0 ? [] : [`it does not find ${lost.slice(0, 5).join(', ')}`]),
  ];
  return fail('search', wrong.join('; '), 'tt doctor --reindex');
}

/** Clocks of two machines may differ a little. */
const SKEW_MS = 5_000;

async function clockCheck(store: Store, system: System): Promise<Check> {
  const page = await store.events({ after: 0, limit: 100, target: 'any', newestFirst: true });
  const now = system.now().wall;
  const newest = Math.max(0, ...page.events.map((event) => event.at));
  if (newest <= now + SKEW_MS) return ok('clock', iso(now));
  return warn(
    'clock',
    `the clock says ${iso(now)}, but an event was written at ${iso(newest)}, ${roughly(newest - now)} ahead`,
    'set the clock right; leases on one machine do not depend on it, the times shown do',
  );
}
