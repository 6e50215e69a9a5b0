/** What the functions of the library answer: field names are those of the JSON that the command line prints. */

export interface Handoff {
  readonly status: string;
  readonly next_action: string;
  readonly artifacts?: readonly { path: string; hash?: string; lines?: string; role?: string; note?: string }[];
  readonly open_questions?: readonly string[];
  readonly do_not?: readonly string[];
}

/** Each answer may have more fields than are named here; docs/guide/scripting.md says where they are described. */
export interface Answer {
  readonly [field: string]: unknown;
}

export interface TtEvent extends Answer {
  readonly event_seq: number;
  readonly event_id: string;
  /** One of docs/events.md. */
  readonly event_type: string;
  readonly turn_id: number;
  readonly from_agent_id?: string;
  readonly to_agent_id?: string;
  readonly created_at: string;
  readonly reason?: string;
  readonly handoff?: Handoff;
  readonly payload?: Answer;
}

export interface EventPage extends Answer {
  readonly events: readonly TtEvent[];
  /** What to give as `after` to read on. */
  readonly cursor_event_seq: number;
  readonly has_more?: boolean;
}

export interface Joined extends Answer {
  readonly agent_id: string;
  readonly room_id: string;
  readonly canonical_path: string;
  readonly cursor_event_seq: number;
}

export interface Granted extends Answer {
  readonly status: 'your_turn';
  readonly turn_id: number;
  readonly lease_id: string;
  readonly handoff?: Handoff;
  readonly from_agent_id?: string | null;
  /** False: nothing watches this turn; its lease is a short one. */
  readonly guarded: boolean;
  /** What you have not read yet. */
  readonly events: readonly TtEvent[];
}

export interface NotGranted extends Answer {
  readonly status: 'not_yet' | 'closed' | 'stopped' | 'interrupted' | 'superseded';
  readonly events: readonly TtEvent[];
}

export interface Released extends Answer {
  readonly status: 'released';
  readonly turn_id: number;
  readonly reserved_for: string | null;
}

export interface Sent extends Answer {
  readonly event_seq: number;
  readonly event_id: string;
  readonly to_agent_id: string | null;
  readonly delivery_status: 'receiver' | 'pending';
}

export interface State extends Answer {
  readonly room_state: string;
  readonly turn_id: number;
  readonly members: readonly (Answer & { readonly agent_id: string })[];
  readonly cursor_event_seq: number;
}

/** `context` and `result` only where there is one task: claimed or shown. */
export interface Task extends Answer {
  readonly task_id: string;
  readonly title: string;
  readonly status: 'open' | 'claimed' | 'done' | 'dropped';
  readonly held_by?: string;
  readonly context?: unknown;
  readonly result?: string;
}

export interface ClaimedTask extends Task {
  readonly status: 'claimed';
  /** The fence: what names an older one is refused. */
  readonly epoch: number;
}

export interface NoneReady extends Answer {
  readonly status: 'none_ready';
}

export interface PathClaim extends Answer {
  readonly claim_id: string;
  readonly held_by: string;
  readonly patterns: readonly string[];
}

export interface Found extends Answer {
  readonly in: string;
  readonly event_seq: number;
  readonly snippet: string;
}

export interface Ran {
  /** The exit status that the command would have. */
  readonly status: number;
  readonly out: Answer;
}
