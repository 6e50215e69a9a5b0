/** What is true of processes and members now: overwritten in place, never in the log. */
import type { Deadline, Instant } from '../lib/instant.ts';
import type { ProcessRef } from '../lib/process-table.ts';
import type { AgentId } from './event.ts';
import type { Bucket } from './limit/bucket.ts';

/** A fact: the lease of the turn that is held now, and who keeps it alive. */
export interface Lease {
  readonly turnId: number;
  readonly leaseId: string;
  readonly agent: AgentId;
  readonly deadline: Deadline;
  /** Milliseconds that one renewal lasts. */
  readonly ttl: number;
  /** The lock file whose holder protects the lease now; null in a sandbox where nothing can. */
  readonly protector: Protector | null;
}

export interface Protector {
  readonly lock: string;
  readonly pid: number;
  readonly role: 'wait' | 'guardian';
}

/** A fact: when a member was last heard of, and which processes stand for it. */
export interface Presence {
  readonly agent: AgentId;
  /** Wall clock, milliseconds. */
  readonly seenAt: number;
  /** The same moment on the machine's own clock, for what counts on it; rows of earlier versions lack it. */
  readonly clock?: Omit<Instant, 'wall'>;
  readonly session: string | null;
  /** Newest first: a person has several terminals, a resumed session has a new process. Dead only when all are. */
  readonly processes: readonly ProcessRef[];
  /** Its newest command named no process (a sandbox, a shared daemon): the death of the others proves nothing. */
  readonly unseen?: boolean;
}

/** `wait` asks for the stick, `park` and `follow` only listen, `standby` wakes an idle session through its harness. */
export type ReceiverKind = 'wait' | 'park' | 'follow' | 'standby';

/** A fact: a process that waits or listens for a member now. Its lock tells whether it still does. */
export interface Receiver {
  readonly id: string;
  readonly agent: AgentId;
  readonly kind: ReceiverKind;
  readonly lock: string;
  readonly pid: number;
  /** Of a standby: it is to be woken for the stick too. */
  readonly wants?: boolean;
  /** Wall clock, milliseconds. */
  readonly since: number;
}

/** A fact: how far a member has got, and what the hooks of its harness have told it. Numbers of events; 0: none. */
export interface Told {
  readonly agent: AgentId;
  /** What its harness calls the session that its hooks were last heard of in; null: it has none. */
  readonly session: string | null;
  /** Read for certain: its saved cursor. */
  readonly seen: number;
  /** Put before its model by a hook. */
  readonly injected: number;
  /** It was idle, and was woken because of what came up to here. */
  readonly woken: number;
  /** What it was kept from stopping for, once: `held 3`. */
  readonly stopped: string | null;
  /** When a stop hook last kept it from stopping; wall clock, milliseconds, 0: never. */
  readonly keptAt: number;
  /** The turn at which it asked to be woken for the next one; null: it did not. */
  readonly standby: number | null;
  /** It has heard that it edits without the stick. */
  readonly warned: boolean;
}

export type Fact =
  | { readonly fact: 'lease'; readonly lease: Lease | null }
  | { readonly fact: 'presence'; readonly presence: Presence }
  | { readonly fact: 'receiver'; readonly receiver: Receiver }
  | { readonly fact: 'receiver_gone'; readonly id: string }
  | { readonly fact: 'cursor'; readonly agent: AgentId; readonly seq: number; readonly early?: number }
  | { readonly fact: 'told'; readonly told: Omit<Told, 'seen'> }
  | { readonly fact: 'bucket'; readonly agent: AgentId; readonly bucket: Bucket | null }
  | { readonly fact: 'forgotten'; readonly agent: AgentId };
