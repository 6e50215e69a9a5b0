/** The exit status of every error code. A code missing here does not compile. */
import type { Code } from '../lib/errors.ts';

export const DONE = 0;
export const REFUSED = 1;
const USAGE = 2;
export const NOT_YOURS = 3;
const UNUSABLE = 4;
/** A command that was not a stream and was ended by SIGHUP, Ctrl-C, or SIGTERM: 128 and the signal's number. */
export const HUNG_UP = 129;
export const INTERRUPTED = 130;
export const TERMINATED = 143;

export const STATUS: Readonly<Record<Code, number>> = {
  invalid_input: USAGE,
  unknown_command: USAGE,
  invalid_cursor: USAGE,
  invalid_event_type_filter: USAGE,
  invalid_wait_mode: USAGE,
  invalid_config: USAGE,
  room_not_found: REFUSED,
  path_not_found: REFUSED,
  unknown_member: REFUSED,
  unknown_target: REFUSED,
  unknown_note: REFUSED,
  unknown_message: REFUSED,
  target_active: REFUSED,
  cannot_kick_self: REFUSED,
  invalid_name: REFUSED,
  name_taken: REFUSED,
  invalid_agent_id: REFUSED,
  identity_in_use: REFUSED,
  invalid_handoff: REFUSED,
  invalid_body: REFUSED,
  message_too_large: REFUSED,
  body_too_large: REFUSED,
  unknown_recipient: REFUSED,
  ambiguous_recipient: REFUSED,
  recipient_unreachable: REFUSED,
  turn_mismatch: REFUSED,
  stale_lease: REFUSED,
  takeover_not_available: REFUSED,
  operator_required: REFUSED,
  confirmation_required: REFUSED,
  unreachable: REFUSED,
  park_requires_release: REFUSED,
  invalid_turn_id: REFUSED,
  room_closed: REFUSED,
  invalid_channel: USAGE,
  unknown_channel: REFUSED,
  not_in_channel: REFUSED,
  limit_exceeded: REFUSED,
  room_stopped: REFUSED,
  banned: REFUSED,
  unknown_section: USAGE,
  instructions_unusable: REFUSED,
  editor_failed: REFUSED,
  package_incomplete: REFUSED,
  not_your_turn: NOT_YOURS,
  git_unusable: REFUSED,
  hooks_unusable: REFUSED,
  unknown_commit: REFUSED,
  unparsable_config: REFUSED,
  home_not_writable: REFUSED,
  install_busy: REFUSED,
  not_updatable: REFUSED,
  room_not_writable: UNUSABLE,
  unsafe_room: UNUSABLE,
  network_file_system: UNUSABLE,
  sqlite_too_old: UNUSABLE,
  binding_missing: UNUSABLE,
  store_busy: UNUSABLE,
  store_full: UNUSABLE,
  store_corrupt: UNUSABLE,
  store_newer: UNUSABLE,
  store_replaced: UNUSABLE,
  internal: REFUSED,
};
