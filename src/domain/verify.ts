/** Does the log still fold to what is stored? For `tt replay`, which shows it, and `tt doctor`, which judges it. */
import { contentHash } from '../lib/canonical.ts';
import type { RoomEvent } from './event.ts';
import { applyToRow, ROW_EVENTS, ROW_KINDS, type Row, rowsNamedBy } from './row.ts';
import { apply, EMPTY, type RoomState } from './state.ts';
import type { Store } from './store.ts';

export interface Rebuilt {
  readonly state: RoomState;
  readonly hash: string;
  readonly events: number;
  /** By kind and id: `note 01M7XQ`, `form f1`. */
  readonly rows: ReadonlyMap<string, Row>;
  /** Numbers of events before which some are missing. Only a new epoch, and a snapshot of what was pruned, may leave numbers out. */
  readonly gaps: readonly number[];
}

export async function rebuild(store: Store, to: number): Promise<Rebuilt> {
  let state = EMPTY;
  let events = 0;
  let last = 0;
  const rows = new Map<string, Row>();
  let gaps: number[] = [];
  for await (const event of store.replay(to)) {
    state = apply(state, event);
    foldRow(rows, event);
    if (event.type === 'snapshot') gaps = event.payload.kept === events ? [] : [event.seq];
    else if (event.seq !== last + 1 && event.type !== 'epoch_started') gaps.push(event.seq);
    last = event.seq;
    events++;
  }
  if (last !== to) gaps.push(to);
  return { state, hash: contentHash(state), events, rows, gaps };
}

export interface Verdict extends Rebuilt {
  readonly to: number;
  readonly storedHash: string;
  /** Kinds and ids of rows that are not what the log says, or are missing, or that the log knows nothing of. */
  readonly wrongRows: readonly string[];
  readonly whole: boolean;
}

/** Takes no lock: what others write meanwhile is left out of the comparison. */
export async function verify(store: Store): Promise<Verdict> {
  const view = await store.look();
  const rebuilt = await rebuild(store, view.head);
  const wrong = new Set<string>();
  const rows = new Map<string, Row>();
  for (const kind of ROW_KINDS) for await (const row of store.allRows(kind)) rows.set(`${kind} ${row.id}`, row);
  for (const name of new Set([...rows.keys(), ...rebuilt.rows.keys()])) {
    if (contentHash(rows.get(name) ?? null) !== contentHash(rebuilt.rows.get(name) ?? null)) wrong.add(name);
  }
  for (const name of await touchedSince(store, view.head)) wrong.delete(name);
  const storedHash = contentHash(view.state);
  const whole = rebuilt.hash === storedHash && wrong.size === 0 && rebuilt.gaps.length === 0;
  return { ...rebuilt, to: view.head, storedHash, wrongRows: [...wrong], whole };
}

async function touchedSince(store: Store, seq: number): Promise<Set<string>> {
  const names = new Set<string>();
  for (let after = seq, more = true; more; ) {
    const page = await store.events({ after, limit: 1_000, types: ROW_EVENTS, target: 'any' });
    for (const event of page.events) for (const { kind, id } of rowsNamedBy(event)) names.add(`${kind} ${id}`);
    after = page.cursor;
    more = page.more;
  }
  return names;
}

function foldRow(rows: Map<string, Row>, event: RoomEvent): void {
  for (const { kind, id } of rowsNamedBy(event)) {
    const row = applyToRow(kind, rows.get(`${kind} ${id}`) ?? null, event);
    if (row) rows.set(`${kind} ${id}`, row);
  }
}
