/** What the functions of the library answer: field names are those of the JSON that the command line prints. */

export interface Handoff {
  readonly status: string;
  readonly next_action: string;
  readonly artifacts?: readonly Artifact[] | undefined;
  readonly open_questions?: readonly string[] | undefined;
  readonly do_not?: readonly string[] | undefined;
}

export interface Artifact {
  readonly path: string;
  readonly hash?: string | undefined;
  readonly lines?: string | undefined;
  readonly role?: string | undefined;
  readonly note?: string | undefined;
}

/** Each answer may have more fields than are named here; docs/guide/answers.md says what they mean. */
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

/** What asking for the stick, or waiting for it, always says. The events are those that you have not read yet. */
interface Asked extends EventPage {
  /** How you came by it, such as `open_claim`; why not, such as `owned`. */
  readonly reason?: string;
  /** Of `wait` alone. */
  readonly wake_reason?: WakeReason;
  readonly hint: string;
}

export interface Granted extends Asked {
  readonly status: 'your_turn';
  readonly turn_id: number;
  readonly lease_id: string;
  readonly handoff?: Handoff;
  readonly from_agent_id?: string | null;
  /** False: nothing keeps the lease alive here; it is a short one. */
  readonly guarded: boolean;
  /** False: no process stands for the holder, so nobody sees it die until the lease is over. */
  readonly watched: boolean;
  readonly lease_expires_at?: string;
}

/** What ended a wait. */
export type WakeReason = 'turn' | 'event' | 'timeout' | 'closed' | 'stopped' | 'interrupt' | 'superseded' | 'removed';

export interface NotGranted extends Asked {
  readonly status: 'not_yet' | 'takeover_available' | 'closed' | 'stopped' | 'interrupted' | 'superseded';
  readonly room_state: State['room_state'];
  readonly turn_id: number;
  readonly current_owner?: string;
  /** To whom the stick is promised, and until when. */
  readonly reserved_for?: string;
  readonly claim_expires_at?: string;
  /** Among those who wait: 1 is next. */
  readonly position?: number | null;
  readonly queue?: readonly string[];
  /** As a shell takes it. */
  readonly next_command: string;
}

export interface Released extends Answer {
  readonly status: 'released';
  readonly turn_id: number;
  readonly reserved_for: string | null;
}

export interface Passed extends Answer {
  readonly status: 'passed';
  readonly turn_id: number;
  readonly reserved_for: string;
  readonly routed_to_parked: boolean;
}

export interface FloorTaken extends Answer {
  readonly status: 'yours' | 'queued';
  readonly scope: string;
  readonly held_by: string;
  readonly position?: number;
}

export interface Sent extends Answer {
  readonly event_seq: number;
  readonly event_id: string;
  readonly to_agent_id: string | null;
  readonly delivery_status: 'receiver' | 'pending';
}

export interface State extends Answer {
  readonly room_state: 'idle' | 'owned' | 'reserved' | 'closed';
  readonly mode: 'running' | 'paused' | 'stopped';
  readonly turn_id: number;
  readonly current_owner?: string;
  readonly members: readonly Member[];
  readonly cursor_event_seq: number;
}

export interface Member extends Answer {
  readonly agent_id: string;
  /** What people know it by. */
  readonly name?: string;
  readonly status: 'active' | 'inactive';
  readonly process_liveness: 'alive' | 'dead' | 'unknown';
  readonly activity: 'holding' | 'next' | 'waiting' | 'parked' | 'listening' | 'on standby' | 'away';
  /** Since when it does that. */
  readonly since?: string;
  readonly last_seen_at?: string;
  readonly doing?: { readonly text: string; readonly since: string; readonly age_ms: number };
  readonly last_turn_id: number;
  readonly joined_at: string;
}

export interface Who extends Answer {
  readonly room_id: string;
  readonly members: readonly Member[];
  /** Those that wait, in the order in which the stick will go round. */
  readonly queue: readonly string[];
}

export interface Checked extends Answer {
  readonly status: 'yes';
  readonly room_id: string;
  readonly agent_id: string;
  readonly turn_id: number;
  readonly epoch: number;
  /** The path claims that give leave, where it is not the stick. */
  readonly claims?: readonly string[];
}

/** A file that goes with something. */
export interface Attached {
  /** `sha256:…` */
  readonly hash: string;
  readonly name: string;
  /** A MIME type. */
  readonly type: string;
  /** Bytes. */
  readonly size: number;
}

export interface Note extends Answer {
  readonly note_id: string;
  readonly turn_id: number;
  readonly author_agent_id: string;
  readonly body: string;
  readonly created_at: string;
  readonly files?: readonly Attached[];
  readonly resolved_at?: string;
  readonly resolved_by?: string | null;
}

export type NotePage = Answer & { readonly notes: readonly Note[]; readonly has_more?: boolean };

interface Ended extends Answer {
  readonly title: string;
  readonly created_at: string;
  readonly files?: readonly Attached[];
  readonly ended_by: string | null;
  readonly ended_at: string;
  readonly event_seq: number;
}

export interface DecidedQuestion extends Ended {
  readonly question_id: string;
  readonly status: 'decided';
  readonly version: number;
  readonly channel: string;
  readonly opener_agent_id: string;
  readonly context?: string;
  readonly decision: string;
}

export interface AnsweredForm extends Ended {
  readonly form_id: string;
  readonly status: 'answered';
  readonly asker_agent_id: string;
  /** A member or a channel; without it the room. */
  readonly to?: string;
  readonly fields: readonly (Answer & { readonly key: string; readonly type: 'one' | 'many' | 'text' | 'long' })[];
  /** By the key of the field; a list where many may be chosen. */
  readonly answers: Readonly<Record<string, string | readonly string[]>>;
}

export interface DecisionPage extends Answer {
  /** Told apart by `status`. */
  readonly decisions: readonly (DecidedQuestion | AnsweredForm)[];
  /** What to give as `after` to read on. */
  readonly cursor_event_seq: number;
  readonly has_more?: boolean;
}

export type TaskStatus = 'open' | 'claimed' | 'done' | 'dropped';

/** `context` and `result` only where there is one task: claimed or shown. */
export interface Task extends Answer {
  readonly task_id: string;
  readonly title: string;
  readonly status: TaskStatus;
  readonly held_by?: string;
  readonly context?: unknown;
  readonly result?: string;
}

export interface ClaimedTask extends Task {
  readonly status: 'claimed';
  /** The fence: what names an older one is refused. */
  readonly epoch: number;
}

export type NoneReady = Answer & { readonly status: 'none_ready' };

type Holding = { readonly claim_id: string; readonly held_by: string; readonly patterns: readonly string[] };
export type PathClaim = Answer & Holding;

export type SearchKind = 'messages' | 'notes' | 'handoffs' | 'questions' | 'decisions' | 'tasks';

export type Found = Answer & { readonly in: SearchKind; readonly event_seq: number; readonly snippet: string };

/** `status`: the exit status that the command would have. */
export type Ran = { readonly status: number; readonly out: Answer };
