/** Talk, floors and brakes as words of commands, and what each may be refused with in a room that is sound. */
import type { Wish } from './words.ts';

/** Where floors are taken, and what is said under them. */
export const SCOPES = ['room', '#api', '#ops'] as const;

/** How long a floor lasts of whose holder nothing is heard. */
export const FLOOR_MS = 1_500;

const WHY = ['--reason', 'storm'] as const;
const ASKED = ['--operator-requested', ...WHY] as const;

export const TALK = {
  joinChannel: (scope: string): Wish => ({ verb: 'channel join', words: ['channel', 'join', scope], said: { scope } }),
  leaveChannel: (scope: string): Wish => ({
    verb: 'channel leave',
    words: ['channel', 'leave', scope],
    said: { scope },
  }),
  /** take, raise, lower, pass, drop or clear. */
  floor: (verb: string, scope: string): Wish => ({
    verb: `floor ${verb}`,
    words: ['floor', verb, '--scope', scope],
    said: { scope },
  }),
  passTo: (scope: string, target: string): Wish => ({
    verb: 'floor pass',
    words: ['floor', 'pass', '--scope', scope, '--to', target],
    said: { scope, target },
  }),
  ask: (): Wish => ({ verb: 'ask', words: ['ask', '--title', 'which', '--field', 'a:one:Which:x|y'], said: {} }),
  answer: (about: string): Wish => ({
    verb: 'ask answer',
    words: ['ask', 'answer', about, 'a=x', ...ASKED],
    said: { about },
  }),
  openQuestion: (): Wish => ({ verb: 'question open', words: ['question', 'open', 'which way'], said: {} }),
  /** `told`: for a person, so that others may do it too. */
  decide: (about: string, told: boolean): Wish => ({
    verb: 'question decide',
    words: ['question', 'decide', about, 'this way', ...(told ? ASKED : [])],
    said: { about },
  }),
  doing: (): Wish => ({ verb: 'doing', words: ['doing', 'weathering a storm'], said: {} }),
  ack: (): Wish => ({ verb: 'ack', words: ['ack'], said: {} }),
  /** A person’s: pause, resume, stop or reset. */
  mode: (verb: string): Wish => ({ verb, words: [verb, ...WHY], said: {} }),
  /** A person’s: hold, unhold or interrupt. */
  hand: (verb: string, target: string): Wish => ({ verb, words: [verb, target, ...WHY], said: { target } }),
} as const;

const NOBODY = ['unknown_recipient', 'ambiguous_recipient'] as const;
const OUTSIDE = ['unknown_member', 'unknown_channel', 'not_in_channel'] as const;
const NOT_HELD = [...OUTSIDE, 'no_floor', 'not_floor_holder'] as const;

export const EXPECTED_TALK: Readonly<Record<string, readonly string[]>> = {
  pause: ['room_stopped'],
  resume: ['room_stopped'],
  stop: [],
  reset: [],
  hold: NOBODY,
  unhold: NOBODY,
  interrupt: NOBODY,
  ack: ['unknown_member'],
  'channel join': ['unknown_member'],
  'channel leave': ['unknown_member'],
  'floor take': OUTSIDE,
  'floor raise': [...OUTSIDE, 'no_floor'],
  'floor lower': OUTSIDE,
  'floor pass': [...NOT_HELD, ...NOBODY, 'recipient_unreachable'],
  'floor drop': NOT_HELD,
  'floor clear': ['unknown_channel'],
  ask: ['unknown_member', 'floor_held'],
  'ask answer': ['unknown_member', 'unknown_form', 'already_answered'],
  'question open': ['unknown_member', 'limit_exceeded', 'floor_held'],
  'question decide': ['unknown_member', 'unknown_question', 'question_closed', 'not_yours'],
  doing: ['unknown_member'],
};
