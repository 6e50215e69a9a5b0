/** What a storm writes down: every operation with when it was called and when it ended, and how. */

/** `unknown`: killed or lost before it could say, so that it may have happened. */
export type Outcome = 'ok' | 'fail' | 'unknown';

/** One thing that a member did. Times are milliseconds of the machine's monotonic clock, one for all processes. */
export interface Operation {
  readonly id: number;
  readonly member: string;
  readonly verb: string;
  readonly call: number;
  /** When the answer was there; of one that was killed, when its process was known to be dead. */
  readonly end: number;
  readonly outcome: Outcome;
  /** The refusal's code. */
  readonly code?: string | undefined;
  /** What the checkers need of the words and of the answer. */
  readonly said: Said;
}

export interface Said {
  /** The turn that was granted, released, checked or seen. */
  readonly turn?: number | undefined;
  readonly owner?: string | null | undefined;
  /** The answer's status: your_turn, not_yet, takeover_available, superseded, closed. */
  readonly status?: string | undefined;
  readonly reason?: string | undefined;
  readonly target?: string | undefined;
  readonly body?: string | undefined;
  readonly seq?: number | undefined;
  /** The process was told to end: a grant that it could not print was given back. */
  readonly ended?: boolean | undefined;
  /** Whose floor it is about: `room` or a channel. */
  readonly scope?: string | undefined;
  /** Who has the floor for which it was refused. */
  readonly heldBy?: string | undefined;
  /** A form, a question, a task or a path claim. */
  readonly about?: string | undefined;
  /** The --dedup key of what is asked again when its answer was lost; `again`: that was the answer of an earlier try. */
  readonly key?: string | undefined;
  readonly again?: boolean | undefined;
  /** Of a task’s claim: the one that was won, or that the caller believes to have. */
  readonly epoch?: number | undefined;
  /** What a task waits for now; and what it would have waited for in a circle, as the refusal says: each for the next. */
  readonly after?: readonly string[] | undefined;
  readonly cycle?: readonly string[] | undefined;
  /** Milliseconds for which a claim lasts without a word of its holder. */
  readonly ttl?: number | undefined;
  /** What was to be claimed; what was to be edited; the claims that a yes stands on. */
  readonly patterns?: readonly string[] | undefined;
  readonly path?: string | undefined;
  readonly claims?: readonly string[] | undefined;
  /** The hash of the file that goes along. */
  readonly file?: string | undefined;
  /** Events that were put before the member. */
  readonly told?: readonly number[] | undefined;
  /** A hook that answered from its files, without asking the database. */
  readonly fast?: boolean | undefined;
  /** How far the member counts as told. */
  readonly upTo?: number | undefined;
}

/** Something that was done to the room or its processes. */
export interface Fault {
  readonly at: number;
  readonly kind: string;
  readonly whom?: string | undefined;
}

export const clock = (): number => Number(process.hrtime.bigint() / 1000n) / 1000;
