/** Which turn brought a commit into the repository: the first recorded ref update that has it in its range. */
import type { RefUpdate, RoomEvent } from '../event.ts';
import { kindOf } from '../member/name.ts';
import type { Store } from '../store.ts';

export interface Landing {
  readonly event: RoomEvent<'ref_updated'>;
  readonly ref: string;
  /** It is what the ref pointed to then; else it came with later ones: a merge, a rebase, a fetch. */
  readonly isTip: boolean;
}

/** All ref updates of the log, a page at a time. */
export async function refUpdates(store: Store): Promise<readonly RoomEvent<'ref_updated'>[]> {
  const found: RoomEvent<'ref_updated'>[] = [];
  for (let after = 0, more = true; more; ) {
    const page = await store.events({ after, limit: 1_000, types: ['ref_updated'], target: 'any' });
    found.push(...(page.events as RoomEvent<'ref_updated'>[]));
    after = page.cursor;
    more = page.more;
  }
  return found;
}

/**
 * `reaches` says whether a commit is `commit` or comes after it. A range is what the new value reaches and the old one
 * does not; where git named no old one, only the new value itself counts: all of history would be in that range.
 */
export function landingOf(
  updates: readonly RoomEvent<'ref_updated'>[],
  commit: string,
  reaches: (other: string) => boolean,
): Landing | null {
  for (const event of updates) {
    const isTip = (r: RefUpdate) => r.new === commit;
    const isInRange = (r: RefUpdate) => !NONE.test(r.old) && reaches(r.new) && !reaches(r.old);
    const tip = toldRef(event.payload.refs.filter(isTip));
    const ref = tip ?? toldRef(event.payload.refs.filter(isInRange));
    if (ref !== null) return { event, ref, isTip: tip !== null };
  }
  return null;
}

/** A branch says more than HEAD. */
const toldRef = (refs: readonly RefUpdate[]): string | null =>
  (refs.find(({ ref }) => ref !== 'HEAD') ?? refs[0])?.ref ?? null;

const NONE = /^0+$/;

const ENDS = ['release', 'pass', 'takeover', 'close', 'epoch_started'] as const;

/**
 * The turn in which a person held the stick in this second; null: none did. Git's hooks ask nothing of a person, and so
 * write nothing down. `second`: its begin, wall clock, milliseconds.
 */
export async function personsTurnAt(store: Store, second: number): Promise<RoomEvent<'claim' | 'takeover'> | null> {
  let held: RoomEvent<'claim' | 'takeover'> | null = null;
  for (let after = 0, more = true; more; ) {
    const page = await store.events({ after, limit: 1_000, types: ['claim', ...ENDS], target: 'any' });
    for (const event of page.events) {
      if (event.at >= second + 1_000) return held;
      if (event.at < second) held = null;
      if ((event.type === 'claim' || event.type === 'takeover') && kindOf(event.to ?? '') === 'human')
        held = event as RoomEvent<'claim' | 'takeover'>;
    }
    after = page.cursor;
    more = page.more;
  }
  return held;
}

export type Ended = Extract<RoomEvent, { type: (typeof ENDS)[number] }>;

/** What ended the turn that went on at event `after`; null while it still does. */
export async function endOf(store: Store, after: number): Promise<Ended | null> {
  const page = await store.events({ after, limit: 1, types: ENDS, target: 'any' });
  return (page.events[0] as Ended | undefined) ?? null;
}
