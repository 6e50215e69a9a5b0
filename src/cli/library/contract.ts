/**
 * What a program gets from `import { openRoom } from 'turntable'`. Only declarations, and nothing imported: the build
 * ships this file as it is, as dist/index.d.cts. Field names are those of the JSON that the command line prints.
 */

/** A refusal. `code` is one of docs/errors.md, `hint` says what to do. */
export declare class TtError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;
}

/**
 * Opens the room of a workspace. Makes no room (`join()` does), starts no timer, keeps no process alive.
 * Errors: path_not_found, invalid_agent_id, invalid_config.
 */
export declare function openRoom(options?: OpenOptions): Promise<Room>;

export interface OpenOptions {
  /** The workspace, or any path in it. Default: the working directory. */
  readonly path?: string | undefined;
  /** Act as this member, such as `script:ci`. Default: whoever the command line would take this process for. */
  readonly agent?: string | undefined;
  /** The process whose death ends what `agent` holds. Default: this one; null: none, only time decides. */
  readonly pid?: number | null | undefined;
}

/** `'90s'`, `'10m'`, or a number of seconds. */
export type Duration = string | number;

/** The same key again gives the first answer, for a day. */
export interface Dedup {
  readonly dedup?: string | undefined;
}

export interface Handoff {
  readonly status: string;
  readonly next_action: string;
  readonly artifacts?: readonly { path: string; lines?: string; role?: string; note?: string }[];
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

export interface Waiting {
  readonly timeout?: Duration | undefined;
  /** Ends the wait, which then fails with the signal’s reason. */
  readonly signal?: AbortSignal | undefined;
}

export interface Reading {
  /** A member, `self`, or `any`. */
  readonly target?: string | undefined;
  readonly from?: string | undefined;
  readonly after?: number | undefined;
  readonly limit?: number | undefined;
}

export interface Sending extends Dedup {
  readonly type?: string | undefined;
  readonly replyTo?: number | undefined;
  readonly interrupt?: boolean | undefined;
  readonly pin?: boolean | undefined;
}

/** Commands with types. Everything else: `run`. */
export interface Verbs {
  join(options?: Dedup & { readonly name?: string | undefined }): Promise<Joined>;
  leave(options?: Dedup): Promise<Answer>;
  /** Asks for the stick and waits for it; `events`: ends on news too. */
  wait(options?: Waiting & { readonly events?: boolean | undefined }): Promise<Granted | NotGranted>;
  /** Waits for news without asking for the stick. */
  park(options?: Waiting): Promise<NotGranted>;
  /** Asks for the stick without waiting. */
  try(options?: Dedup): Promise<Granted | NotGranted>;
  release(handoff: Handoff, options?: Dedup & { readonly turn?: number | undefined }): Promise<Released>;
  assign(agent: string, handoff: Handoff, options?: Dedup): Promise<Answer>;
  /** Fails with not_your_turn unless the workspace may be changed now. */
  check(): Promise<Answer>;
  state(): Promise<State>;
  who(): Promise<Answer>;
  send(to: string, body: string, options?: Sending): Promise<Sent>;
  /** Messages for this member; from 0 without `after`. */
  recv(options?: Reading & { readonly channel?: string | undefined }): Promise<EventPage>;
  addNote(body: string, options?: Dedup): Promise<Answer & { readonly note_id: string }>;
  notes(options?: { readonly all?: boolean | undefined }): Promise<Answer>;
  resolveNote(id: string, options?: Dedup): Promise<Answer>;
  joinChannel(channel: string, options?: Dedup): Promise<Answer>;
  leaveChannel(channel: string, options?: Dedup): Promise<Answer>;
  /** `status` says whether it is `yours`, or your hand is up (`queued`). */
  takeFloor(
    options?: Dedup & { readonly scope?: string | undefined; readonly reason?: string | undefined },
  ): Promise<Answer>;
  passFloor(options?: Dedup & { readonly scope?: string | undefined }): Promise<Answer>;
  openQuestion(
    title: string,
    options?: Dedup & { readonly context?: string | undefined },
  ): Promise<Answer & { readonly question_id: string }>;
  decide(question: string, decision: string, options?: Dedup): Promise<Answer>;
  decisions(options?: { readonly after?: number | undefined }): Promise<Answer>;
}

export interface Ran {
  /** The exit status that the command would have. */
  readonly status: number;
  readonly out: Answer;
}

export interface Room extends Verbs {
  /** Any command, as words: `run(['msg', 'pin', '12'])`. Those that need a process of their own fail with not_in_batch. */
  run(words: readonly string[], options?: { readonly stdin?: string; readonly signal?: AbortSignal }): Promise<Ran>;
  /**
   * The log: from `after` (default 0) to its end; with `follow` on and on, from now unless `after` says otherwise.
   * The next event is read when it is asked for. All of the room unless `target` says otherwise.
   */
  events(options?: Reading & { readonly follow?: boolean; readonly signal?: AbortSignal }): AsyncIterable<TtEvent>;
  /** Ends what waits and follows, and closes the files. A turn that is held stays held. */
  close(): Promise<void>;
}
