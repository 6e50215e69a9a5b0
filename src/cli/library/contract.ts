/**
 * What a program gets from `import { openRoom } from 'turntable'`. Only declarations, and nothing imported but the answers
 * beside it: the build ships both as they are, as dist/index.d.cts and dist/answers.d.cts.
 */
import type {
  Answer,
  Checked,
  ClaimedTask,
  DecisionPage,
  EventPage,
  FloorTaken,
  Found,
  Granted,
  Handoff,
  Joined,
  NoneReady,
  NotePage,
  NotGranted,
  Passed,
  PathClaim,
  Ran,
  Released,
  SearchKind,
  Sent,
  State,
  Task,
  TaskStatus,
  TtEvent,
  Who,
} from './answers.ts';

export type * from './answers.ts';

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

/** The same call again with the same key gives the first answer, for a day; another call with it: dedup_mismatch. */
export interface Dedup {
  readonly dedup?: string | undefined;
}

/** What goes along: a path, or the `sha256:…` of a file that was put. */
export interface Files {
  readonly files?: readonly string[] | undefined;
}

/** One, or several. */
export type Words = string | readonly string[];

/** The claim that you believe to have; refused when it is over. */
export interface Fenced {
  readonly epoch?: number | undefined;
}

export interface Searching {
  /** Default: all. */
  readonly in?: SearchKind | readonly SearchKind[] | undefined;
  readonly from?: string | undefined;
  readonly channel?: string | undefined;
  /** An event number, an age (`10m`) or a time. */
  readonly since?: Duration | undefined;
  readonly until?: Duration | undefined;
  /** The next page: the `cursor_event_seq` of this one. */
  readonly before?: number | undefined;
  readonly best?: boolean | undefined;
  readonly fts?: boolean | undefined;
  readonly limit?: number | undefined;
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

export interface Sending extends Dedup, Files {
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
  assign(agent: string, handoff: Handoff, options?: Dedup): Promise<Passed>;
  /** Fails with not_your_turn unless the workspace, or these paths of it, may be changed now. An empty list is refused. */
  check(paths?: Words): Promise<Checked>;
  state(): Promise<State>;
  who(): Promise<Who>;
  send(to: string, body: string, options?: Sending): Promise<Sent>;
  /** Messages for this member; from 0 without `after`. */
  recv(options?: Reading & { readonly channel?: string | undefined }): Promise<EventPage>;
  addNote(body: string, options?: Dedup & Files): Promise<Answer & { readonly note_id: string }>;
  notes(options?: { readonly all?: boolean | undefined }): Promise<NotePage>;
  resolveNote(id: string, options?: Dedup): Promise<Answer>;
  joinChannel(channel: string, options?: Dedup): Promise<Answer>;
  leaveChannel(channel: string, options?: Dedup): Promise<Answer>;
  /** `status` says whether it is `yours`, or your hand is up (`queued`). */
  takeFloor(
    options?: Dedup & { readonly scope?: string | undefined; readonly reason?: string | undefined },
  ): Promise<FloorTaken>;
  passFloor(options?: Dedup & { readonly scope?: string | undefined }): Promise<Answer>;
  openQuestion(
    title: string,
    options?: Dedup & Files & { readonly context?: string | undefined },
  ): Promise<Answer & { readonly question_id: string }>;
  decide(question: string, decision: string, options?: Dedup): Promise<Answer>;
  decisions(options?: { readonly after?: number | undefined }): Promise<DecisionPage>;
  /** `for`: a member, or `me`. `context`: a text, or anything that is kept as JSON. */
  addTask(
    title: string,
    options?: Dedup &
      Files & { context?: unknown; for?: string | undefined; channel?: string | undefined; after?: Words | undefined },
  ): Promise<Answer & { readonly task_id: string }>;
  tasks(options?: {
    status?: TaskStatus | readonly TaskStatus[] | undefined;
    all?: boolean | undefined;
    mine?: boolean | undefined;
    for?: string | undefined;
    channel?: string | undefined;
    after?: string | undefined;
    limit?: number | undefined;
  }): Promise<Answer & { readonly tasks: readonly Task[]; readonly has_more?: boolean }>;
  /** This task; without it the next that is ready. */
  claimTask(
    options?: Dedup & {
      task?: string | undefined;
      for?: 'me' | undefined;
      channel?: string | undefined;
      ttl?: Duration | undefined;
    },
  ): Promise<ClaimedTask | NoneReady>;
  noteTask(task: string, body: string, options?: Dedup & Files & Fenced): Promise<Answer>;
  finishTask(task: string, result: string, options?: Dedup & Files & Fenced): Promise<Answer>;
  abandonTask(
    task: string,
    options?: Dedup & Fenced & { reason?: string | undefined; forGood?: boolean | undefined },
  ): Promise<Answer>;
  /** Work alone on paths. */
  claim(
    patterns: Words,
    options?: Dedup & { reason?: string | undefined; ttl?: Duration | undefined },
  ): Promise<Answer & { readonly claim_id: string; readonly patterns: readonly string[] }>;
  /** These claims; without them all of yours. An empty list is refused. */
  unclaim(claims?: Words, options?: Dedup): Promise<Answer & { readonly released: readonly string[] }>;
  /** All, or those that these paths are in. An empty list is refused. */
  claims(paths?: Words): Promise<Answer & { readonly claims: readonly PathClaim[] }>;
  search(words: string, options?: Searching): Promise<Answer & { readonly found: readonly Found[] }>;
}

export interface Room extends Verbs {
  /** Any command, as words: `run(['msg', 'pin', '12'])`. Those that need a process of their own fail with not_in_batch. */
  run(
    words: readonly string[],
    options?: { readonly stdin?: string | undefined; readonly signal?: AbortSignal | undefined },
  ): Promise<Ran>;
  /**
   * The log: from `after` (default 0) to its end; with `follow` on and on, from now unless `after` says otherwise.
   * The next event is read when it is asked for. All of the room unless `target` says otherwise; no more than `limit`.
   */
  events(
    options?: Reading & { readonly follow?: boolean | undefined; readonly signal?: AbortSignal | undefined },
  ): AsyncIterable<TtEvent>;
  /** Ends what waits and follows, and closes the files. A turn that is held stays held. */
  close(): Promise<void>;
}
