/** Opens what a power cut left with the store itself, and names what is wrong with it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../../src/cli/config.ts';
import type { RoomEvent } from '../../../src/domain/event.ts';
import { DEFAULTS } from '../../../src/domain/settings.ts';
import type { Store } from '../../../src/domain/store.ts';
import { verify } from '../../../src/domain/verify.ts';
import { realSystem } from '../../../src/lib/system.ts';
import { DATABASE, type Place } from '../../../src/store/place.ts';
import { integrity } from '../../../src/store/sqlite/open.ts';
import { sqliteStore } from '../../../src/store/sqlite/store.ts';
import { isWhole, type Said } from './bodies.ts';
import type { Promised } from './promises.ts';

export type What =
  /** Promised, and not there. */
  | 'lost'
  /** The room cannot be opened, read or written. */
  | 'refused'
  /** SQLite finds the file damaged. */
  | 'damaged'
  /** A number of the log is missing. */
  | 'gap'
  /** The log does not fold to what is stored. */
  | 'unfolded'
  /** Of one change a part is there. */
  | 'half'
  /** An event that nobody wrote, or other than it was written. */
  | 'strange'
  /** A bell is ahead of the log. */
  | 'ahead'
  /** Git would see the room. */
  | 'visible'
  /** A setting is not what it was set to, or the file is torn. */
  | 'unset';

export interface Fault {
  readonly what: What;
  readonly detail: string;
}

/** What is known of the room that the recording was of. */
export interface Truth {
  readonly events: readonly RoomEvent[];
  readonly changes: readonly Said[];
}

export type Order = 'reader first' | 'writer first';

const system = realSystem({});
const AFTER = 'script:after';

/** Twice: as a reader finds the room and as a writer does; who comes first has to recover it. */
export async function faults(place: Place, truth: Truth, promised: Promised, order: Order): Promise<readonly Fault[]> {
  const found: Fault[] = [];
  const tried = async (step: () => Promise<readonly Fault[]>) => {
    try {
      found.push(...(await step()));
    } catch (error) {
      const { code, message } = error as { code?: string; message?: string };
      const why = `${order}: ${code ?? ''} ${message}`;
      found.push({ what: code === 'store_corrupt' ? 'damaged' : 'refused', detail: why });
    }
  };
  const there = existsSync(join(place.dir, DATABASE));
  // Where there is no room there is none to read; but one can be made.
  if (there && order === 'reader first')
    await tried(() => inRoom(place, false, (store) => judge(place, store, truth, promised)));
  await tried(() => inRoom(place, true, (store) => goOn(store)));
  await tried(() => inRoom(place, false, (store) => judge(place, store, truth, promised)));
  found.push(...around(place, promised));
  return found;
}

export async function inRoom<T>(place: Place, create: boolean, use: (store: Store) => Promise<T>): Promise<T> {
  const store = sqliteStore({ place, system, settings: DEFAULTS, create });
  try {
    return await use(store);
  } finally {
    store.close();
  }
}

async function judge(place: Place, store: Store, truth: Truth, promised: Promised): Promise<readonly Fault[]> {
  // The store itself refuses to answer from here on.
  const missing = await store.missing();
  if (missing > 0) return [{ what: 'ahead', detail: `by ${missing}` }];
  const events: RoomEvent[] = [];
  const head = await store.head();
  for await (const event of store.replay(head)) events.push(event);
  const found: Fault[] = integrity(place, system).map((detail) => ({ what: 'damaged', detail }));
  const { gaps, wrongRows, hash, storedHash } = await verify(store);
  if (gaps.length > 0) found.push({ what: 'gap', detail: `before ${gaps}` });
  if (hash !== storedHash || wrongRows.length > 0) found.push({ what: 'unfolded', detail: `state, or ${wrongRows}` });
  // The writer of this check may have been here.
  const old = events.filter((event) => event.from !== AFTER);
  const last = old.at(-1)?.seq ?? 0;
  if (last < promised.seq) found.push({ what: 'lost', detail: `promised ${promised.seq}, there are ${last}` });
  return [...found, ...old.flatMap((event, i) => other(event, truth.events[i])), ...(await halves(store, old, truth))];
}

function other(event: RoomEvent, truth: RoomEvent | undefined): readonly Fault[] {
  const found: Fault[] = [];
  if (JSON.stringify(event) !== JSON.stringify(truth)) found.push({ what: 'strange', detail: `event ${event.seq}` });
  const { body } = event.payload as { body?: string };
  if (body && event.from?.startsWith('script:') && / \d+ \d+ /.test(body) && !isWhole(body))
    found.push({ what: 'half', detail: `the body of event ${event.seq}` });
  return found;
}

/** The log of a change, and the fact that was written with it. */
async function halves(store: Store, events: readonly RoomEvent[], truth: Truth): Promise<readonly Fault[]> {
  const found: Fault[] = [];
  const last = events.at(-1)?.seq ?? 0;
  const cursors = new Map<string, number>();
  for (const { agent, first, event_seq } of truth.changes) {
    if (first <= last && event_seq > last)
      found.push({ what: 'half', detail: `events ${first} to ${event_seq}, up to ${last}` });
    if (event_seq <= last) cursors.set(agent, Math.max(event_seq, cursors.get(agent) ?? 0));
  }
  for (const agent of new Set(truth.changes.map((said) => said.agent))) {
    const [kept, wanted] = [(await store.cursor(agent)).seq, cursors.get(agent) ?? 0];
    if (kept !== wanted)
      found.push({ what: 'half', detail: `cursor of ${agent} is ${kept}, written with it: ${wanted}` });
  }
  return found;
}

/** The room must not only be there: the next change goes on where the log ends. */
async function goOn(store: Store): Promise<readonly Fault[]> {
  const before = await store.head();
  const payload = { name: null, harness: 'script', parent: null };
  const { events } = await store.act({}, () => ({
    events: [{ type: 'join', from: AFTER, to: null, turnId: 0, payload }],
    result: null,
  }));
  const seq = events[0]?.seq;
  return seq === before + 1 ? [] : [{ what: 'gap', detail: `after ${before} comes ${seq}` }];
}

/** The files beside the database. */
function around({ dir }: Place, promised: Promised): readonly Fault[] {
  const found: Fault[] = [];
  const ignore = join(dir, '.gitignore');
  const text = existsSync(ignore) ? readFileSync(ignore, 'utf8') : null;
  if (text !== '*\n!/instructions.md\n') found.push({ what: 'visible', detail: `.gitignore: ${JSON.stringify(text)}` });
  try {
    const stored: Readonly<Record<string, string>> = readConfig(join(dir, 'config.json'));
    for (const [name, value] of Object.entries(promised.settings)) {
      if (stored[name] !== value) found.push({ what: 'unset', detail: `${name} is ${stored[name]}, set to ${value}` });
    }
  } catch (error) {
    found.push({ what: 'unset', detail: String(error) });
  }
  return found;
}
