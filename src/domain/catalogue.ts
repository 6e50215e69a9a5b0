/** Every event type: whom it is shown to, and what it means. */
import type { EventType } from './event.ts';

/**
 * Whom `--target self` shows an event of a type to:
 * `to` only whom it is addressed to, or everybody but its author when it is addressed to nobody;
 * `others` everybody but its author; `parties` its author and its addressee.
 * What is addressed to a channel (`#api`) is shown to those who were in it by then.
 */
export type Audience = 'to' | 'others' | 'parties';

export const AUDIENCE: Readonly<Record<EventType, Audience>> = {
  join: 'others',
  rename: 'others',
  leave: 'others',
  kick: 'others',
  claim: 'parties',
  release: 'to',
  pass: 'parties',
  takeover: 'parties',
  reservation_expired: 'parties',
  message_sent: 'to',
  note_added: 'others',
  note_resolved: 'others',
  ref_updated: 'parties',
  close: 'others',
  reopen: 'others',
  epoch_started: 'others',
  paused: 'others',
  resumed: 'others',
  stopped: 'others',
  reset: 'others',
  held: 'others',
  unheld: 'others',
  interrupted: 'parties',
  acknowledged: 'parties',
  message_pinned: 'to',
  message_unpinned: 'to',
  channel_joined: 'to',
  channel_left: 'to',
  channel_topic: 'to',
  channel_closed: 'others',
  doing: 'parties',
  limit_set: 'parties',
  form_opened: 'to',
  form_answered: 'to',
  form_cancelled: 'to',
  question_opened: 'others',
  question_edited: 'to',
  question_decided: 'others',
  question_closed: 'others',
  floor_taken: 'to',
  hand_raised: 'to',
  hand_lowered: 'to',
  floor_passed: 'to',
  floor_expired: 'to',
  floor_dropped: 'to',
  floor_cleared: 'to',
};

/** Also shown to the one that `payload.asker` names, wherever they are addressed to. */
export const TO_ASKER: readonly EventType[] = ['form_answered', 'form_cancelled'];

/** One line each, for docs and help. */
export const MEANING: Readonly<Record<EventType, string>> = {
  join: 'a member came in',
  rename: 'a member took a display name',
  leave: 'a member went',
  kick: 'a member was removed by another',
  claim: 'a member took the free or reserved stick',
  release: 'the holder gave the stick back; `to` is who is next',
  pass: 'the holder gave the stick to a named member',
  takeover: 'a member took the stick from another',
  reservation_expired: 'the one the stick was promised to did not come',
  message_sent: 'a message; `to` null is the whole room, `#api` a channel',
  note_added: 'a note was left',
  note_resolved: 'a note was marked as done with',
  ref_updated: 'the holder moved branches, tags or HEAD of the git repository',
  close: 'the room was closed',
  reopen: 'the room was opened again',
  epoch_started: 'the database was restored; every older token is void',
  paused: 'a person paused the room: no new turns, and what agents say is held back',
  resumed: 'the pause is over',
  stopped: 'a person stopped the room: agents write nothing any more, and nobody has a floor',
  reset: 'the stop, or the pause, is over; what was said before it is void',
  held: 'a person holds one member: no new turn, no edit, and what agents say waits for it',
  unheld: 'it was let go',
  interrupted: 'a person interrupts a member; it stands until that member acknowledges it',
  acknowledged: 'the interrupted member has understood',
  message_pinned: 'a message is shown to whoever comes later',
  message_unpinned: 'it no longer is',
  channel_joined: 'a member came into the channel that `to` names',
  channel_left: 'it left the channel',
  channel_topic: 'the channel has another topic, or none',
  doing: 'a member said what it is doing; `text` null: it no longer says',
  limit_set: 'a person set how much agents may say; null: the settings hold again',
  channel_closed: 'a person closed the channel, and the next message opens it anew; or it went with its question',
  form_opened: 'a member asks a person something (`tt ask`)',
  form_answered: 'it was answered; the asker hears it too',
  form_cancelled: 'it will not be answered; the asker hears it too',
  question_opened: 'a question is put to the room; its thread is the channel `#` and its id',
  question_edited: 'its text was changed, for those in its thread',
  question_decided: 'it was decided; its thread is closed',
  question_closed: 'it was closed without a decision, and its thread with it',
  floor_taken: 'a member speaks alone from now on: in the channel that `to` names, in the room where it is null',
  hand_raised: 'a member wants the floor next',
  hand_lowered: 'it no longer wants it',
  floor_passed: 'its holder gave the floor to `next`',
  floor_expired: 'the floor of a dead or silent holder went to `next`, or to nobody',
  floor_dropped: 'its holder put the floor away',
  floor_cleared: 'a person ended it',
};

export const EVENT_TYPES = Object.keys(AUDIENCE) as readonly EventType[];
