/** What the domain asks of storage. Declared here, implemented under src/store: the arrow points inwards. */
import type { Refusal } from '../lib/errors.ts';
import type { Instant } from '../lib/instant.ts';
import type { Liveness, ProcessRef } from '../lib/process-table.ts';
import type { AgentId, NewEvent, RoomEvent } from './event.ts';
import type { Fact, Lease, Presence, Receiver, Told } from './fact.ts';
import type { Blobbing } from './file/blobs.ts';
import type { RoomFile } from './file/rules.ts';
import type { Form } from './form/rules.ts';
import type { Keeping, Prune } from './keeping.ts';
import type { Bucket } from './limit/bucket.ts';
import type { Note } from './note/rules.ts';
import type { Question } from './question/rules.ts';
import type { Cursor, Decided, DecidedQuery, EventPage, EventQuery, RowQuery, Tally, TaskQuery } from './reading.ts';
import type { RowKind, Rows } from './row.ts';
import type { FoundPage, IndexCheck, Search } from './search/search.ts';
import type { Settings } from './settings.ts';
import type { RoomState } from './state.ts';
import type { Wish } from './task/ready.ts';
import type { Task } from './task/rules.ts';
import type { Handoff } from './turn/handoff.ts';

/** What a rule sees: the state, the facts, and one `now` that was read when the change began. */
export interface View {
  readonly now: Instant;
  readonly settings: Settings;
  readonly head: number;
  readonly state: RoomState;
  readonly lease: Lease | null;
  readonly presence: Readonly<Record<AgentId, Presence>>;
  /** All that are registered; `held` tells which of them still run. */
  readonly receivers: readonly Receiver[];
  /** Of those for whom there is something to say; empty unless it was needed. */
  readonly told: Readonly<Record<AgentId, Told>>;
  /** What each sender may still say, by whom it is charged to; null unless it was needed. */
  readonly buckets: Readonly<Record<AgentId, Bucket>> | null;
  /** Who acts: certainly alive. Null when nobody's command is running. */
  readonly caller: AgentId | null;
  /**
   * Two look-ups that cost some 30 µs each, so only what a rule asks about is paid for. Answers are kept: within one
   * view the same question has the same answer. A lock is held (alive), free (dead), or its file is gone (unknown).
   */
  held(lock: string): Liveness;
  processLife(process: ProcessRef): Liveness;
  /** Tasks whose claim is over by an event that is foreseen: their rows do not count it yet. */
  readonly lapsed: readonly string[];
  /** Rows of tasks, asked for one by one: what waits for what, either way, and the oldest that fits a wish. */
  taskNamed(id: string): Task | null;
  /** Open ones, by age. */
  tasksAfter(id: string): readonly Task[];
  nextTask(wish: Wish): Task | null;
  /** The number of the event by which it came last; null: that is not in the log any more. */
  cameWith(agent: AgentId): number | null;
  readonly note: Note | null;
  readonly form: Form | null;
  readonly question: Question | null;
  readonly task: Task | null;
  /** Those that were needed and are known, also those that were removed. */
  readonly files: readonly RoomFile[];
  readonly event: RoomEvent | null;
  readonly handoff: Handoff | null;
}

/** Rows that a command needs beside the state. */
export interface Needs {
  readonly note?: string;
  readonly form?: string;
  readonly question?: string;
  readonly task?: string;
  /** Files by their hashes, or by how those begin. */
  readonly files?: readonly string[];
  /** An event by number. */
  readonly event?: number;
  /** The handoff that travels with the stick now. */
  readonly handoff?: boolean;
  readonly told?: boolean;
  readonly buckets?: boolean;
}

export interface Dedup {
  readonly agent: AgentId;
  readonly verb: string;
  readonly key: string;
  /** What is asked for, in short: a key answers nothing else. Absent: whatever has the key. Errors: dedup_mismatch. */
  readonly asked?: string;
  /** Whether a result is worth it; without: each is. What is not kept is tried anew under the same key. */
  keeps?(result: unknown): boolean;
}

export interface Decision<R> {
  readonly events: readonly NewEvent[];
  readonly facts?: readonly Fact[];
  readonly blobs?: Blobbing;
  /** Whose waits are woken first. `all`: every wait. Followers are woken by every event. */
  readonly ring?: readonly AgentId[] | 'all';
  readonly prunes?: Prune;
  readonly result: R;
}

export type Outcome<R> = Decision<R> | Refusal;

/** What happened: the rule's result, and the events as they stand in the log. */
export interface Acted<R> {
  readonly result: R;
  readonly events: readonly RoomEvent[];
  /** True when a `--dedup` key was known: the result is the first answer, and nothing was written. */
  readonly repeated: boolean;
  /** The view that the rule decided on, and the state after it. */
  readonly view: View;
  readonly after: RoomState;
}

/** What a session's hooks may answer on their own until the next event: `mayEdit` with the stick, or alone without it. */
export interface Voucher {
  readonly agent: AgentId;
  readonly mayEdit: 'holder' | 'alone' | null;
  /** It has seen every event so far. */
  readonly caughtUp: boolean;
}

/** Whoever has several changes at hand: the store asks whether one may wait for the next, and tells when it does. */
export interface Gate {
  isOpen(): boolean;
  passed(): void;
}

/** One room's storage. */
export interface Store extends Keeping {
  readonly roomId: string;
  /**
   * The only way to change a room: one transaction, one turn of load → decide → append → store what it folds to.
   * `decide` is pure and synchronous. A refusal writes nothing and is thrown as a TtError.
   * Bells are rung after the commit. Errors: store_busy, store_full, store_corrupt, store_replaced, room_not_writable.
   */
  act<R>(needs: Needs, decide: (view: View) => Outcome<R>, dedup?: Dedup): Promise<Acted<R>>;
  /**
   * The same on a database that is older than its bell, which `act` refuses: the view's head is the bell's number, so
   * what is appended comes after everything that was lost.
   */
  actOnCopy<R>(decide: (view: View) => Outcome<R>): Promise<Acted<R>>;
  /**
   * Runs a change and takes it back, unseen by anybody: what it needs is then compiled and prepared, and the real one
   * is there 2 ms sooner. Does nothing when the write lock is not free.
   */
  rehearse(decide: (view: View) => Outcome<unknown>): Promise<void>;
  /**
   * Writes down for the hooks of one harness session what they may answer without asking the database: under the write
   * lock, so that no turn can end meanwhile. Every change that may end one takes it back before it commits.
   */
  vouch(session: string, judge: (view: View) => Voucher): Promise<void>;
  /** How far the database is behind its bell: what it lost when it was replaced. 0 for a healthy one. */
  missing(): Promise<number>;
  /** Reads take no write lock and change nothing. */
  look(needs?: Needs): Promise<View>;
  events(query: EventQuery): Promise<EventPage>;
  /** How many fit, without reading them. */
  tally(query: EventQuery): Promise<Tally>;
  /** All events from the first, in order, a page at a time. */
  replay(to: number): AsyncIterable<RoomEvent>;
  /** A page of notes, forms or questions, oldest first. Errors: invalid_cursor. */
  rows<K extends RowKind>(kind: K, query: RowQuery): Promise<readonly Rows[K][]>;
  /** A page of tasks, oldest first; of the newest where `newestFirst`. Errors: invalid_cursor. */
  tasks(query: TaskQuery): Promise<readonly Task[]>;
  allRows<K extends RowKind>(kind: K): AsyncIterable<Rows[K]>;
  /** What was decided and answered, oldest first. */
  decided(query: DecidedQuery): Promise<readonly Decided[]>;
  /** Errors: invalid_query. What the index lacks is searched without it: slower, and nothing is missed. */
  search(query: Search): Promise<FoundPage>;
  /** Brings the index up to date, a slice at a time, when it is far behind: after an import, or an older tt. `renew`: from nothing. */
  catchUp(renew?: boolean): Promise<void>;
  /** Whether the index is what the log says; so many texts are looked up by their own words. */
  checkIndex(looks: number): Promise<IndexCheck>;
  /** How far a member has got: what it has read, or a hook has put before it. */
  cursor(agent: AgentId): Promise<Cursor>;
  /** The number of the newest event, 0 in an empty room. */
  head(): Promise<number>;
  /** Makes durable what waits for more (`Gate`), in one transaction and in its order. Every read and every other change does so first. */
  commitGroup(): void;
  /** Who had the stick after the last change that was made through this store; undefined: none was. */
  holder(): AgentId | null | undefined;
  /** Throws store_replaced when the database under this store is no longer the one in its place. */
  verify(): void;
  /** A value that changes when anybody else has committed. */
  version(): number;
  /** Moves a member's saved cursor forward, never back. */
  saveCursor(agent: AgentId, cursor: Cursor): Promise<void>;
  /** Removes what dead processes left: their receivers, and their lock and bell files older than a minute. */
  sweep(): Promise<void>;
  close(): void;
}

/** Locks that die with their process: each protector holds one of its own. */
export interface Locks {
  /** Creates and locks a new file; the name is fresh and random. */
  hold(): HeldLock;
  probe(name: string): Liveness;
}

export interface HeldLock {
  readonly name: string;
  release(): void;
}
