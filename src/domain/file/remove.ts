/** `tt file rm`, `tt file gc`: a file goes in two steps. First the log says so; then its bytes go, if nobody has put them again. */
import { isRefusal, type Refusal, refuse } from '../../lib/errors.ts';
import { elapsed } from '../../lib/instant.ts';
import { operators, requested } from '../brake/operator.ts';
import { type Caller, change } from '../change.ts';
import type { NewEvent } from '../event.ts';
import type { Acted, Outcome, Store, View } from '../store.ts';
import { fileNamed, hashFrom } from './named.ts';
import type { RoomFile } from './rules.ts';

export interface Removal {
  /** Its hash, or how that begins. */
  readonly file: string;
  readonly reason: string | null;
  readonly dedup?: string | undefined;
}

export interface Removed {
  readonly hash: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/** Errors: invalid_hash, unknown_file, ambiguous_file, file_in_use (a person may with --force), not_yours, operator_required. */
export async function removeFile(
  store: Store,
  caller: Caller,
  { file, reason, dedup }: Removal,
): Promise<Acted<Removed>> {
  const hash = hashFrom(file);
  const needs = isRefusal(hash) ? {} : { files: [hash] };
  const verb = { name: 'file rm', dedup, needs, joins: caller.person };
  const done = await change(store, caller, verb, (view): Outcome<Removed> => {
    const found = isRefusal(hash) ? hash : fileNamed(view, hash);
    if (isRefusal(found)) return found;
    const refused = mayRemove(found, caller, reason);
    if (refused) return refused;
    const asked = found.by === caller.agent && found.refs === 0 ? {} : requested(caller);
    return { events: [removal(view, caller, found, reason, asked)], result: removed(found) };
  });
  await dropBytes(store, [done.result.hash]);
  return done;
}

function mayRemove({ id, name, by, refs, lastRef }: RoomFile, caller: Caller, reason: string | null): Refusal | null {
  if (refs > 0 && !caller.force) {
    const events = refs === 1 ? `event ${lastRef} names it` : `${refs} events name it, the last is ${lastRef}`;
    return refuse('file_in_use', `${name} is needed: ${events}`, 'leave it; a person may: tt file rm … --force', {
      ...{ hash: id, refs, last_ref_event_seq: lastRef },
    });
  }
  if (by === caller.agent && refs === 0) return null;
  const denied = operators(caller, 'file rm', reason);
  if (!denied || caller.operatorRequested) return denied;
  return refuse('not_yours', `${by} put ${name}`, `ask ${by}; ${denied.hint}`, { hash: id });
}

/** How many events one transaction writes, so that others get in between. */
const BATCH = 200;

export interface Collection {
  /** Those that may go: each is judged again. */
  readonly hashes: readonly string[];
  /** Milliseconds since they were put. */
  readonly age: number;
}

/** Nothing names it, and it was put so long ago; another's never before `file.grace`, for it may be about to be named. */
export function isUnused({ now, settings }: View, { agent, person }: Caller, file: RoomFile, age: number): boolean {
  const { status, refs, at, clock, by } = file;
  const least = person || by === agent ? 0 : settings['file.grace'];
  return status === 'stored' && refs === 0 && elapsed({ wall: at, ...clock }, now) >= Math.max(age, least);
}

/** Takes away what is unused, whoever put it. */
export async function collectFiles(store: Store, caller: Caller, { hashes, age }: Collection): Promise<Removed[]> {
  const gone: Removed[] = [];
  // Also when there is nothing: whoever may not is told so.
  for (const batch of hashes.length > 0 ? inBatches(hashes) : [[]]) {
    const verb = { name: 'file gc', needs: { files: batch }, joins: caller.person };
    const { result } = await change(store, caller, verb, (view): Outcome<Removed[]> => {
      const unused = view.files.filter((file) => isUnused(view, caller, file, age));
      return { events: unused.map((file) => removal(view, caller, file, 'unused', {})), result: unused.map(removed) };
    });
    await dropBytes(
      store,
      result.map(({ hash }) => hash),
    );
    gone.push(...result);
  }
  return gone;
}

/** Takes away the bytes of what no row speaks of as there: under the write lock, so that no put comes in between. */
export async function dropBytes(store: Store, hashes: readonly string[]): Promise<void> {
  for (const batch of inBatches(hashes)) {
    await store.act({ files: batch }, ({ files }): Outcome<null> => {
      const stored = new Set(files.filter(({ status }) => status === 'stored').map(({ id }) => id));
      return { events: [], blobs: { drop: batch.filter((hash) => !stored.has(hash)) }, result: null };
    });
  }
}

export function* inBatches<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let i = 0; i < all.length; i += BATCH) yield all.slice(i, i + BATCH);
}

const removed = ({ id, name, size }: RoomFile): Removed => ({ hash: id, name, size });

const removal = (
  { state }: View,
  { agent }: Caller,
  { id, name, size }: RoomFile,
  reason: string | null,
  asked: ReturnType<typeof requested>,
): NewEvent => ({
  ...{ type: 'file_removed', from: agent, to: null, turnId: state.turn.id, reason },
  payload: { hash: id, name, size, ...asked },
});
