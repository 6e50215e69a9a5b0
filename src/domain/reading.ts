/** How the log and the rows beside it are asked: filters, pages, and how far a member has got. */
import type { AgentId, EventType, RoomEvent } from './event.ts';
import type { Form } from './form/rules.ts';
import type { Question } from './question/rules.ts';
import type { Wish } from './task/ready.ts';

/** Numbers of events; 0: none. */
export interface Cursor {
  /** All up to here was read. */
  readonly seq: number;
  /** What passes every brake was read up to here, ahead of what is held back. */
  readonly early: number;
}

export interface EventQuery {
  readonly after: number;
  readonly limit: number;
  readonly types?: readonly EventType[] | undefined;
  readonly from?: AgentId | undefined;
  /** Of messages: this type, or one below it (`review` finds `review.request`). */
  readonly messageType?: string | undefined;
  /** Only what was said in this channel. */
  readonly channel?: string | undefined;
  /** Only messages that mention this member, or all. */
  readonly mentions?: AgentId | undefined;
  /** Only from this moment on; wall clock, milliseconds. */
  readonly since?: number | undefined;
  /** `self`: what is for an agent, as far as no brake holds it back; everything; or what is addressed to one agent. */
  readonly target: Self | { readonly to: AgentId } | 'any';
  /** Also leave out what `self` did itself; for waits, which report news. */
  readonly newsOnly?: boolean;
  readonly newestFirst?: boolean;
}

export interface Self {
  readonly self: AgentId;
  /** Nothing is held back from a person. */
  readonly person?: boolean;
  /** While talk is held back: what was shown ahead of it up to here is not shown again. */
  readonly early?: number;
}

export interface EventPage {
  readonly events: readonly RoomEvent[];
  /** The last event scanned, shown or not: where the next page begins. */
  readonly cursor: number;
  /** The oldest event on the way there that a brake holds back: a saved cursor stays before it. Null: none. */
  readonly held: number | null;
  /** A brake holds back from this reader what agents say: what is later than `held` may have passed it. */
  readonly holds: boolean;
  /** True when `limit` cut the page. */
  readonly more: boolean;
  /** Up to this event some that the page would have had were pruned. Null: none. */
  readonly pruned: number | null;
}

export interface RowQuery {
  /** An id. */
  readonly after?: string | undefined;
  readonly limit: number;
  /** Those too that are over: resolved notes, answered forms, decided questions. */
  readonly ended: boolean;
}

export interface TaskQuery extends Omit<RowQuery, 'ended'> {
  /** Empty: of any. `claimed` is an open one that is among `taken`; `open` one that is not. */
  readonly status: readonly TaskStatus[];
  /** Claimed now. */
  readonly taken: readonly string[];
  /** Only these. */
  readonly among?: readonly string[] | undefined;
  /** Only what is assigned to one of them. */
  readonly assignee?: readonly AgentId[] | undefined;
  readonly channel?: string | undefined;
  /** Only what may be next by this wish. */
  readonly wish?: Wish | undefined;
  readonly newestFirst?: boolean;
}

export type TaskStatus = 'open' | 'claimed' | 'done' | 'dropped';

export interface Tally {
  readonly count: number;
  /** The newest of them. */
  readonly last: RoomEvent | null;
  /** What a brake keeps back from this reader for now, and was not counted. */
  readonly held: number;
}

export interface DecidedQuery {
  /** The number of the event that decided. */
  readonly after: number;
  readonly limit: number;
  /** What this one may see. Everything for a person. */
  readonly reader: { readonly agent: AgentId; readonly person: boolean };
}

/** Decided or answered: exactly one of the two. */
export type Decided = { readonly form: Form } | { readonly question: Question };
