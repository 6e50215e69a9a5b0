/** Does the log still fold to what is stored? For `tt replay`, which shows it, and `tt doctor`, which judges it. */
import { contentHash } from '../lib/canonical.ts';
import type { RoomEvent } from './event.ts';
import { applyToNote, type Note, noteOf } from './note/rules.ts';
import { apply, EMPTY, type RoomState } from './state.ts';
import type { Store } from './store.ts';

export interface Rebuilt {
  readonly state: RoomState;
  readonly hash: string;
  readonly events: number;
  readonly notes: ReadonlyMap<string, Note>;
  /** Numbers of events before which some are missing. Only a new epoch may leave numbers out. */
  readonly gaps: readonly number[];
}

export async function rebuild(store: Store, to: number): Promise<Rebuilt> {
  let state = EMPTY;
  let events = 0;
  let last = 0;
  const notes = new Map<string, Note>();
  const gaps: number[] = [];
  for await (const event of store.replay(to)) {
    state = apply(state, event);
    foldNote(notes, event);
    if (event.seq !== last + 1 && event.type !== 'epoch_started') gaps.push(event.seq);
    last = event.seq;
    events++;
  }
  if (last !== to) gaps.push(to);
  return { state, hash: contentHash(state), events, notes, gaps };
}

export interface Verdict extends Rebuilt {
  readonly to: number;
  readonly storedHash: string;
  /** Ids of notes whose row is not what the log says, or is missing, or that the log knows nothing of. */
  readonly wrongNotes: readonly string[];
  readonly whole: boolean;
}

/** Takes no lock: what others write meanwhile is left out of the comparison. */
export async function verify(store: Store): Promise<Verdict> {
  const view = await store.look();
  const rebuilt = await rebuild(store, view.head);
  const wrong = new Set<string>();
  const rows = new Map<string, Note>();
  for await (const note of store.allNotes()) rows.set(note.id, note);
  for (const id of new Set([...rows.keys(), ...rebuilt.notes.keys()])) {
    if (contentHash(rows.get(id) ?? null) !== contentHash(rebuilt.notes.get(id) ?? null)) wrong.add(id);
  }
  for (const id of await touchedSince(store, view.head)) wrong.delete(id);
  const storedHash = contentHash(view.state);
  const whole = rebuilt.hash === storedHash && wrong.size === 0 && rebuilt.gaps.length === 0;
  return { ...rebuilt, to: view.head, storedHash, wrongNotes: [...wrong], whole };
}

async function touchedSince(store: Store, seq: number): Promise<Set<string>> {
  const ids = new Set<string>();
  for (let after = seq, more = true; more; ) {
    const types = ['note_added', 'note_resolved'] as const;
    const page = await store.events({ after, limit: 1_000, types, target: 'any' });
    for (const event of page.events) ids.add(noteOf(event) ?? '');
    after = page.cursor;
    more = page.more;
  }
  return ids;
}

function foldNote(notes: Map<string, Note>, event: RoomEvent): void {
  const id = noteOf(event);
  const note = id === null ? null : applyToNote(notes.get(id) ?? null, event);
  if (note) notes.set(note.id, note);
}
