/** Every refusal that tt can give: a stable code, one sentence, and what to do next. */

/** Code → what it means. The wire contract: a code is never renamed. Rendered into docs/errors.md. */
export const CODES = {
  // wrong usage
  invalid_input: 'the words on the command line do not fit the command',
  unknown_command: 'there is no such command',
  invalid_query: 'what to search for is empty, or not what FTS5 understands; `position` and `reason` say where and why',
  invalid_cursor:
    'a cursor is not a whole number of 0 or more, or names an event that has not happened yet, or whose state was pruned',
  invalid_event_type_filter: '--event names a type that does not exist',
  invalid_wait_mode: 'two ways of waiting that exclude each other were asked for',
  invalid_config: 'a setting in config.json, the environment or a flag has a bad value',
  invalid_line: 'a line of tt batch is not a JSON object with a list of words as `cmd`',
  line_too_long: 'a line of tt batch is over 1 MiB',
  not_in_batch:
    'the command needs a process of its own: it streams, asks, starts other programs, or answers in no JSON',
  // refused by a rule
  room_not_found: 'no room at this path or above it',
  path_not_found: 'the path does not exist',
  unknown_member: 'the caller has not joined this room',
  unknown_target: 'the member that the command names is not in the room',
  unknown_note: 'no note has this id',
  unknown_message: '--reply-to, or a pin, names no message to this room',
  target_active: 'the member is alive, or it cannot be proven dead',
  cannot_kick_self: 'a member cannot kick itself',
  invalid_name: 'a name is empty, too long, reserved, or has characters that are not allowed',
  name_taken: 'another member has this name or id, or one that looks the same',
  invalid_agent_id: 'an agent id is not of the form kind:name or kind:name/sub, or is a reserved word',
  identity_in_use: 'the id belongs to a live session that is not the caller’s',
  invalid_handoff: 'the handoff misses a field, has an unknown one, or is too large',
  invalid_body: 'a body is empty or is not valid UTF-8',
  message_too_large: 'a message body is over the limit',
  body_too_large: 'a note body is over the limit',
  unknown_recipient: 'nobody in the room has this id or name',
  ambiguous_recipient: 'several members fit; the candidates are listed',
  recipient_unreachable: 'the target has no live receiver, so the stick would lie there',
  turn_mismatch: 'the caller does not hold the stick, or the turn it names is not the current one',
  stale_lease: 'the lease of this turn is no longer valid',
  takeover_not_available: 'the stick cannot be taken: its holder is alive or not proven dead',
  operator_required: 'only a person may do this, or an agent that says a person asked for it',
  confirmation_required: 'the command needs a yes',
  unreachable: 'nothing can wake the caller while it is idle',
  park_requires_release: 'the holder of the stick cannot park',
  invalid_turn_id: 'the turn number is not between 0 and the current turn',
  invalid_limit: 'a limit is not a number in its range',
  observer: 'the caller only looks (`TT_ROLE=observer`), and this would write',
  dedup_mismatch: 'the key of --dedup stands for another request of the caller: what it asks now was not done',
  rate_limited: 'an agent says more than the room’s limit; `retry_after` says in how many seconds it may go on',
  room_closed: 'the room is closed',
  ambiguous_mention: 'an @name fits several members; nothing was sent',
  unknown_mention: 'an @id names nobody who is here; nothing was sent',
  invalid_message_type: 'a message’s type is not of the form word.word',
  invalid_channel: 'a channel’s name is not of the form #name',
  unknown_channel: 'nobody is in a channel of this name',
  not_in_channel: 'the caller is not in this channel',
  floor_held: 'another member has the floor of the room or channel: it alone speaks there',
  no_floor: 'nobody has the floor',
  not_floor_holder: 'only who has the floor passes or drops it',
  invalid_glob: 'a pattern cannot be read, fits no path at all, or is git’s or tt’s own',
  glob_too_wide: 'a pattern is all there is: for that there is the stick',
  path_outside: 'a path or a pattern leads out of the workspace',
  claim_overlaps: 'another member has claimed paths that this pattern fits too',
  unknown_claim: 'no path claim has this id, or it is over',
  braked: 'a person paused the room, or holds or interrupts the caller: nothing new is granted',
  limit_exceeded: 'a cap is reached; kind, limit and actual say which',
  invalid_form: 'a form has no field, or one that is not as it should be',
  unknown_form: 'no form has this id',
  invalid_answer: 'an answer does not fit its field, or a required one is missing',
  already_answered: 'the form was answered before',
  already_cancelled: 'the form was cancelled before',
  unknown_question: 'no question has this id',
  question_closed: 'the question was decided or closed, and its thread with it',
  version_conflict: 'somebody changed it since the version that the caller names',
  not_yours: 'only whoever opened it may do this, or a person',
  unknown_task: 'no task has this id',
  task_cycle:
    'a task would wait for itself; `cycle` shows the way, of a long one the beginning (`left_out`: how many more)',
  already_claimed: 'the task is claimed; `held_by` says by whom',
  not_ready: 'the task waits for others; `waits_for` says for which',
  assigned_to_another: 'the task is for another member',
  not_claimer: 'only whoever has claimed the task may do this',
  stale_claim: 'the claim of this epoch is over; what was done under it does not count',
  bad_state: 'the task is open, done or dropped, and this needs it to be otherwise',
  not_granted: 'a pause, a hold or an interrupt keeps the caller from new tasks',
  command_failed: 'the command of tt work could not be started',
  command_not_found: 'there is no such program as tt work is to run; nothing was claimed',
  command_not_executable: 'what tt work is to run is no program, or may not be executed; nothing was claimed',
  invalid_hash: 'it is no hash of a file, nor the beginning of one',
  unknown_file: 'no file has this hash, or it was removed',
  ambiguous_file: 'several files have a hash that begins so; the candidates are listed',
  file_in_use: 'an event names the file: a message, a note, a task, a question, a form or a handoff',
  file_damaged: 'the bytes of a file are missing, or are not what was put',
  invalid_file_type: 'the type of a file is no MIME type',
  path_unusable: 'a path cannot be read or written, is of the wrong kind, or exists already',
  room_not_empty: 'the room has a history, and nothing is imported into it',
  invalid_export: 'a file to import is no export of a room, is cut off, or was changed',
  export_newer: 'an export was written by a newer tt, in a way that this one does not know',
  invalid_backup: 'a backup is damaged, or is none',
  target_not_writable:
    'the place of an export, of a backup, or in TMPDIR of what an import reads from a pipe, is taken, full or cannot be written',
  output_lost: 'standard output could not be written, its disk full for one; what the command did is done',
  unknown_skill: 'no skill of this name comes with tt',
  room_stopped: 'a person stopped the room: agents write nothing until it is reset',
  banned: 'the member was removed and is kept out for a while',
  unknown_section: 'the protocol has no such section',
  instructions_unusable: 'an instructions file is too large, is no text, or cannot be read or written',
  editor_failed: 'the editor could not be started, or ended with an error',
  package_incomplete: 'a file that comes with tt is not where it was installed',
  not_your_turn: 'tt check: the caller does not hold the stick',
  git_unusable: 'git cannot be started, is too old, or has no repository with a working tree at this path',
  hooks_unusable: 'tt may not, or cannot, write into the repository’s hook directory',
  unknown_commit: 'git knows no such commit',
  unparsable_config: 'a configuration file cannot be understood, so tt does not touch it',
  home_not_writable: 'a file that an installation must change is read-only, or its directory is',
  install_busy: 'another tt install, uninstall or self-update is at work',
  not_updatable: 'tt runs from a checkout, or nobody knows which package manager installed it',
  // the store cannot be used
  room_not_writable: 'the room’s directory or database cannot be written',
  unsafe_room: 'the room’s directory is a symbolic link that leads out of the workspace',
  network_file_system: 'SQLite’s locks are not safe on a network file system',
  sqlite_too_old: 'the SQLite library has the WAL-reset bug',
  binding_missing: 'the native part of better-sqlite3 is not installed, or does not fit this Node',
  store_busy: 'another process held the write lock for too long',
  store_full: 'the disk is full',
  store_corrupt: 'the database is damaged, or is not a database',
  store_newer: 'a newer tt has changed the database in a way that this one cannot write',
  store_replaced: 'the database was deleted, or replaced by another or an older copy',
  internal: 'a bug in tt',
} as const;

export type Code = keyof typeof CODES;

/** What a program can use of a refusal. In its JSON they stand beside the code, the sentence and the hint, and can be none of them. */
export type Details = Readonly<Record<string, unknown>> & {
  readonly [name in 'error' | 'message' | 'hint']?: never;
};

/** A refusal as a value: what a rule returns when the answer is no. */
export interface Refusal {
  readonly refused: Code;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly details?: Details | undefined;
}

/** A refusal on its way to the edge. `hint` is a command or an action, never prose about prose; a long one in several lines. */
export class TtError extends Error {
  readonly code: Code;
  readonly hint: string | undefined;
  readonly details: Details;

  constructor(code: Code, message: string, hint?: string, details: Details = {}) {
    super(message);
    this.name = 'TtError';
    this.code = code;
    this.hint = hint;
    this.details = details;
  }
}

export const refuse = (refused: Code, message: string, hint?: string, details?: Details): Refusal => ({
  refused,
  message,
  hint,
  details,
});

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && 'refused' in value;

export const asError = ({ refused, message, hint, details }: Refusal): TtError =>
  new TtError(refused, message, hint, details);
