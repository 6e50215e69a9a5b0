/** The catalogue: every event type of a room's log, who it concerns, and the shape of its payload. */
import type { Deadline, Instant } from '../lib/instant.ts';
import type { Along, Attached } from './file/rules.ts';
import type { Answers, Field } from './form/rules.ts';
import type { RoomState } from './state.ts';
import type { Handoff } from './turn/handoff.ts';

/** `claude:1f2e3d4c`, `human:ada`, `script:nightly`, or one of these with `/sub`. */
export type AgentId = string;

/** Who the stick is promised to, and until when it waits for them. */
export interface Reservation {
  readonly agent: AgentId;
  readonly until: Deadline;
  /** `waiting`: a live `tt wait` claims in milliseconds. `wakeable`: a live listener must start one first. */
  readonly because: 'waiting' | 'wakeable' | 'named';
}

export interface Payloads {
  readonly join: { readonly name: string | null; readonly harness: string; readonly parent: AgentId | null };
  readonly rename: { readonly name: string };
  readonly leave: Record<string, never>;
  /** `until`: it is kept out until then. */
  /** `until`: it is kept out, and `expired` are those whose time was over. */
  readonly kick: Requested & { readonly until?: Deadline; readonly expired?: readonly AgentId[] };
  readonly claim: Requested & { readonly leaseId: string; readonly how: ClaimReason };
  readonly release: Ending;
  readonly pass: Ending & Requested;
  readonly takeover: Requested & { readonly leaseId: string; readonly kind: TakeoverKind };
  readonly reservation_expired: Ending;
  readonly message_sent: {
    readonly body: string;
    readonly delivery_hint: 'normal' | 'interrupt';
    readonly reply_to: number | null;
    /** A person’s word, or one that a person asked an agent to say: no brake holds it back. */
    readonly origin?: 'operator';
    /** What kind of message it is, in words of the senders: `review.request`. */
    readonly message_type?: string;
    /** The body is JSON. */
    readonly format?: 'json';
    readonly mentions?: readonly AgentId[];
    readonly mentions_all?: true;
    readonly pinned?: true;
  } & Along;
  readonly note_added: {
    readonly note_id: string;
    readonly body: string;
    readonly turn_id: number;
  } & Along;
  readonly note_resolved: { readonly note_id: string };
  /** `claims`: it was let through for these, not for the stick. */
  readonly ref_updated: { readonly refs: readonly RefUpdate[]; readonly claims?: readonly string[] };
  readonly close: Requested;
  readonly reopen: Requested;
  readonly control: Requested & Controlled;
  readonly epoch_started: Requested & { readonly epoch: number; readonly after: number };
  readonly paused: Requested;
  readonly resumed: Requested;
  readonly stopped: Requested & { readonly brake_epoch: number };
  readonly reset: Requested & { readonly brake_epoch: number };
  readonly held: Requested;
  /** `interrupt`: of one that is gone and cannot acknowledge it; it is taken off too. `banned`: so is what kept it out. */
  readonly unheld: Requested & { readonly interrupt?: number; readonly banned?: true };
  readonly interrupted: Requested;
  readonly acknowledged: { readonly interrupt: number };
  readonly message_pinned: { readonly message: number };
  readonly message_unpinned: { readonly message: number };
  readonly channel_joined: Record<string, never>;
  readonly channel_left: Record<string, never>;
  readonly channel_topic: { readonly topic: string | null };
  readonly channel_closed: Requested;
  readonly floor_taken: { readonly ttl: number; readonly until: Deadline };
  readonly hand_raised: { readonly ttl: number };
  readonly hand_lowered: Record<string, never>;
  /** `gone`: whose hand was up and who is dead. */
  readonly floor_passed: { readonly next: FloorGrant; readonly gone: readonly AgentId[] };
  readonly floor_expired: {
    readonly holder: AgentId;
    readonly next: FloorGrant | null;
    readonly gone: readonly AgentId[];
  };
  /** `hands`: who waited for it, and does so no more. */
  readonly floor_dropped: { readonly hands: readonly AgentId[] };
  readonly floor_cleared: Requested & { readonly holder: AgentId; readonly hands: readonly AgentId[] };
  /** `lock`: of the worker whose command made it. */
  readonly path_claimed: {
    readonly claim_id: string;
    /** From the top of a checkout. */
    readonly patterns: readonly string[];
    readonly ttl: number;
    readonly until: Deadline;
    readonly lock?: string;
  };
  readonly path_released: PathsOf & Requested;
  readonly path_expired: PathsOf;
  /** Null: nothing any more. */
  readonly doing: { readonly text: string | null };
  /** Null: the settings hold again. */
  readonly limit_set: Requested & { readonly burst: number | null; readonly per_second: number | null };
  readonly form_opened: Named<'form_id'> & Spoken & Along & { readonly fields: readonly Field[] };
  readonly form_answered: Named<'form_id'> & Requested & { readonly asker: AgentId; readonly answers: Answers };
  readonly form_cancelled: Named<'form_id'> & Requested & { readonly asker: AgentId };
  readonly question_opened: Named<'question_id'> & Spoken & Along & { readonly context: string };
  /** All of it as it is now. */
  readonly question_edited: Named<'question_id'> & Spoken & { readonly context: string; readonly version: number };
  readonly question_decided: Named<'question_id'> & Spoken & Requested & { readonly decision: string };
  readonly question_closed: Named<'question_id'> & Spoken & Requested;
  readonly task_added: Named<'task_id'> &
    Spoken &
    Along & {
      readonly context: string;
      /** The context is JSON. */
      readonly format?: 'json';
      readonly assignee: AgentId | null;
      readonly channel: string | null;
      readonly after: readonly string[];
    } & AlsoTo;
  /** `forced`: it was assigned to another. `lock`: of the process that works on it. */
  readonly task_claimed: Named<'task_id'> & {
    readonly author: AgentId;
    readonly channel: string | null;
    readonly epoch: number;
    readonly ttl: number;
    readonly until: Deadline;
    readonly lock?: string;
    readonly forced?: true;
  } & AlsoTo;
  readonly task_noted: Named<'task_id'> & Spoken & Along & AlsoTo & { readonly body: string };
  /** `cut`: only the end of the result. `ready`: what waited for nothing else. */
  readonly task_done: Named<'task_id'> &
    Requested &
    Along &
    AlsoTo & {
      readonly epoch: number;
      readonly result: string;
      readonly cut?: true;
      readonly ready?: readonly string[];
    };
  /** `failed`: its claimer could not do it; `error`: why it was given back. `for_good`: nobody is to do it. */
  readonly task_abandoned: Requested & {
    readonly task_id: string;
    /** Not of those that a member gave back by going. */
    readonly title?: string;
    readonly holder: AgentId | null;
    readonly epoch: number;
    readonly failed?: true;
    readonly error?: string;
    readonly for_good?: true;
  } & AlsoTo;
  readonly task_expired: AlsoTo & { readonly task_id: string; readonly holder: AgentId; readonly epoch: number };
  readonly task_interrupted: Named<'task_id'> & Requested & { readonly epoch: number };
  readonly task_reopened: Named<'task_id'> & Requested & AlsoTo & { readonly was: 'open' | 'done' | 'dropped' };
  /** All of them as it is now. */
  readonly task_after: Named<'task_id'> & Requested & AlsoTo & { readonly after: readonly string[] };
  /** `existed`: the same bytes were there; name, type and age are new. */
  readonly file_put: Attached & { readonly clock: Omit<Instant, 'wall'>; readonly existed?: true };
  readonly file_removed: Requested & Omit<Attached, 'type'>;
  /** Stands for what was pruned before it: `state` is what all of it folded to. */
  readonly snapshot: Pruning & { readonly state: RoomState };
  readonly pruned: Requested & { readonly up_to: number };
}

/** Each event of something that was asked can be read alone: it says of which. */
type Named<K extends string> = { readonly [N in K]: string } & { readonly title: string };

/** Who hears of it beside `to`. */
export interface AlsoTo {
  readonly also_to?: readonly AgentId[];
}

/** A person’s word: no brake holds it back. */
export interface Spoken {
  readonly origin?: 'operator';
}

/** How many events are gone for good, this time and before, and how many from before the snapshot are still there. */
export interface Pruning {
  readonly events: number;
  readonly kept: number;
}

/** True: an agent did it, and said that a person asked for it. */
export interface Requested {
  readonly requested?: true;
}

/** Who has a floor next, why, and for how long without a word of it. */
export interface FloorGrant {
  readonly agent: AgentId;
  readonly reason: string | null;
  /** Milliseconds. */
  readonly ttl: number;
  readonly until: Deadline;
}

/** Which claim is over, and what of the tree is free again. */
interface PathsOf {
  readonly claim_id: string;
  readonly holder: AgentId;
  readonly patterns: readonly string[];
}

/** A safeguard that was changed or taken away. */
export type Controlled =
  | { readonly did: 'config_set'; readonly setting: string; readonly value: string }
  | { readonly did: 'unprotect'; readonly hooks_dir: string };

/** A branch, a tag or HEAD before and after, as git named them; all zeros: none, or git was not asked to look. */
export interface RefUpdate {
  readonly ref: string;
  readonly old: string;
  readonly new: string;
}

/** How a turn or a reservation ended: who is next, and who must hold back for a moment. */
export interface Ending {
  readonly next: Reservation | null;
  readonly grace: { readonly agent: AgentId; readonly until: Deadline } | null;
}

export type ClaimReason = 'open_claim' | 'sequence' | 'direct_pass';
export type TakeoverKind = 'owner_gone' | 'owner_timeout' | 'operator_override';
export type EventType = keyof Payloads;

/** An event that a rule wants to happen. The store adds the number, the id and the time. */
export type NewEvent<T extends EventType = EventType> = {
  [K in T]: {
    readonly type: K;
    readonly from: AgentId | null;
    readonly to: AgentId | null;
    readonly turnId: number;
    readonly reason?: string | null;
    readonly handoff?: Handoff | null;
    readonly payload: Payloads[K];
  };
}[T];

/** One immutable row of the log. */
export type RoomEvent<T extends EventType = EventType> = NewEvent<T> & {
  readonly seq: number;
  readonly id: string;
  /** Wall clock, milliseconds. For display: the order of events is `seq`. */
  readonly at: number;
};
