/** The log, messages and notes. */
import { type Command, FILE, type Option, PATH, pathNot, TARGET, TIMEOUT, type Word } from '../command.ts';

const FIND: Readonly<Record<string, Option>> = {
  type: { type: 'string', summary: 'only messages of this type, or below it: review finds review.request' },
  channel: { type: 'string', summary: 'only what was said in this channel' },
  'mentions-me': { type: 'boolean', summary: 'only messages that mention you, or all' },
  since: { type: 'string', summary: 'only from this event number, age (10m) or time (2026-01-31T12:00Z) on' },
  last: { type: 'count', short: 'n', summary: 'only the newest so many' },
};

const LISTEN: Readonly<Record<string, Option>> = {
  from: { type: 'string', summary: 'only what this member did' },
  after: { type: 'count', summary: 'only what comes after this event number' },
  target: { type: 'string', summary: 'self (default when waiting), any, or a member: whom it is addressed to' },
  wait: { type: 'boolean', summary: 'wait for the next one, then end' },
  follow: {
    type: 'boolean',
    summary: 'print each as it comes until stopped: one JSON object a line, at a terminal as text',
  },
  resume: { type: 'boolean', summary: 'begin at the saved cursor and move it' },
  timeout: TIMEOUT,
  limit: { type: 'count', summary: 'how many at most (default: limit.page, 100)' },
};

const MESSAGE: Word = { name: 'message', summary: 'its event number', required: true };

export const BODY: Word = { name: 'body', summary: 'the text; after -- everything is text', rest: true };

export const STDIN: Option = { type: 'boolean', summary: 'the text comes from standard input' };

export const TALK: readonly Command[] = [
  {
    name: 'events',
    summary: 'the log: the newest, from a cursor, or as it happens',
    words: [pathNot('--event claim,release')],
    options: { event: { type: 'list', summary: 'only these types, separated by commas' }, ...LISTEN },
    streams: ['wait', 'follow'],
    load: () => import('../commands/events.ts'),
  },
  {
    name: 'msg send',
    summary: 'say something to a member, or to the room',
    words: [{ ...TARGET, name: 'to', summary: `${TARGET.summary}; room, or a channel: '#api'` }, BODY],
    options: {
      stdin: STDIN,
      type: { type: 'string', summary: 'what kind of message: review.request' },
      'body-json': { type: 'boolean', summary: 'the body is JSON, and checked to be' },
      pin: { type: 'boolean', summary: 'show it to whoever comes later' },
      interrupt: { type: 'boolean', summary: 'mark it as urgent; a hint for delivery, no more' },
      'reply-to': { type: 'count', summary: 'the event number of the message you answer' },
      file: FILE,
    },
    writes: true,
    groups: true,
    load: () => import('../commands/msg-send.ts'),
  },
  {
    name: 'msg recv',
    summary: 'read messages: all from 0, or as they come',
    words: [pathNot('--from TEXT')],
    options: { ...LISTEN, ...FIND },
    streams: ['wait', 'follow'],
    load: () => import('../commands/msg-recv.ts'),
  },
  {
    name: 'msg peek',
    summary: 'how many messages are unread, and the newest; nothing counts as read',
    words: [PATH],
    load: () => import('../commands/msg-peek.ts'),
  },
  {
    name: 'msg pin',
    summary: 'show a message to whoever comes later',
    words: [MESSAGE],
    writes: true,
    load: () => import('../commands/msg-pin.ts'),
  },
  {
    name: 'msg unpin',
    summary: 'show it no longer',
    words: [MESSAGE],
    writes: true,
    load: () => import('../commands/msg-unpin.ts'),
  },
  {
    name: 'msg pins',
    summary: 'the pinned messages of the room and its channels',
    words: [PATH],
    load: () => import('../commands/msg-pins.ts'),
  },
  {
    name: 'notes add',
    summary: 'leave a note for everybody',
    words: [BODY],
    options: {
      turn: { type: 'count', summary: 'the turn it is about (default: the current one)' },
      stdin: STDIN,
      file: FILE,
    },
    writes: true,
    groups: true,
    load: () => import('../commands/notes-add.ts'),
  },
  {
    name: 'notes list',
    summary: 'notes that nobody has resolved',
    words: [PATH],
    options: {
      all: { type: 'boolean', summary: 'the resolved ones too' },
      after: { type: 'string', summary: 'only notes after the one with this id' },
      limit: { type: 'count', summary: 'how many at most (default: limit.page, 100)' },
    },
    load: () => import('../commands/notes-list.ts'),
  },
  {
    name: 'notes resolve',
    summary: 'mark a note as done with',
    words: [{ name: 'note', summary: 'the note’s id', required: true }],
    writes: true,
    load: () => import('../commands/notes-resolve.ts'),
  },
];
