/** Each verb of the library as the words of its command. A new one is a line here and a line in the contract. */
import { TtError } from '../../lib/errors.ts';
import type { Dedup, Handoff, Verbs, Waiting, Words } from './contract.ts';

export interface Wanted {
  readonly words: readonly string[];
  readonly stdin?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

type Value = string | number | boolean | readonly string[] | undefined;

/** Flags first: behind `--` everything is text. */
export const words = (command: string, flags: Readonly<Record<string, Value>>, ...texts: string[]): Wanted => ({
  words: [...command.split(' '), ...Object.entries(flags).flatMap(flag), '--', ...texts],
});

const flag = ([name, value]: [string, Value]): string[] => {
  if (value === undefined || value === false) return [];
  if (value === true) return [`--${name}`];
  return [value].flat().map((one) => `--${name}=${one}`);
};

const handingOver = (
  command: string,
  handoff: Handoff,
  flags: Readonly<Record<string, Value>>,
  ...texts: string[]
) => ({
  ...words(command, { stdin: true, ...flags }, ...texts),
  stdin: JSON.stringify(handoff),
});

const waiting = ({ signal, timeout }: Waiting, flags: Readonly<Record<string, Value>>): Wanted => ({
  ...words('wait', { timeout, ...flags }),
  signal,
});

const each = (all: Words = []): readonly string[] => [all].flat();
/** As a flag that takes several at once; an empty list is as if it was left out. */
const listed = (all: Words = []): string | undefined => (each(all).length === 0 ? undefined : each(all).join(','));

/** Where none means everything, a list that came out empty must not. Errors: invalid_input. */
function someOf(all: Words | undefined, verb: string, means: string): readonly string[] {
  if (all === undefined || each(all).length > 0) return each(all);
  throw new TtError('invalid_input', `${verb} was given an empty list`, `${verb}() without a list ${means}`);
}

/** A text on stdin, where none is taken for anything else; what is no text as JSON. */
const contextOf = (context: unknown) =>
  typeof context === 'string'
    ? { flags: { context: '-' }, more: { stdin: context } }
    : { flags: context === undefined ? {} : { 'context-json': JSON.stringify(context) }, more: {} };

const once = ({ dedup }: Dedup) => ({ dedup });

export const VERBS: { readonly [K in keyof Verbs]: (...given: Parameters<Verbs[K]>) => Wanted } = {
  join: ({ name, dedup } = {}) => words('join', { name, dedup }),
  leave: (options = {}) => words('leave', once(options)),
  wait: (options = {}) => waiting(options, { events: options.events }),
  park: (options = {}) => waiting(options, { park: true }),
  try: (options = {}) => words('try', once(options)),
  release: (handoff, { turn, dedup } = {}) => handingOver('release', handoff, { turn, dedup }),
  assign: (agent, handoff, options = {}) => handingOver('assign', handoff, once(options), agent),
  check: (paths) => words('check', {}, ...someOf(paths, 'check', 'asks about the whole workspace')),
  state: () => words('state', {}),
  who: () => words('who', {}),
  send: (to, body, { type, replyTo, interrupt, pin, files: file, dedup } = {}) =>
    words('msg send', { type, 'reply-to': replyTo, interrupt, pin, file, dedup }, to, body),
  recv: ({ target, from, after, limit, channel } = {}) => words('msg recv', { target, from, after, limit, channel }),
  addNote: (body, { files: file, dedup } = {}) => words('notes add', { file, dedup }, body),
  notes: ({ all } = {}) => words('notes list', { all }),
  resolveNote: (id, options = {}) => words('notes resolve', once(options), id),
  joinChannel: (channel, options = {}) => words('channel join', once(options), channel),
  leaveChannel: (channel, options = {}) => words('channel leave', once(options), channel),
  takeFloor: ({ scope, reason, dedup } = {}) => words('floor take', { scope, reason, dedup }),
  passFloor: ({ scope, dedup } = {}) => words('floor pass', { scope, dedup }),
  openQuestion: (title, { context, files: file, dedup } = {}) =>
    words('question open', { context, file, dedup }, title),
  decide: (question, decision, options = {}) => words('question decide', once(options), question, decision),
  decisions: ({ after } = {}) => words('decisions', { after }),
  addTask: (title, { context, after, files: file, ...flags } = {}) => {
    const { flags: about, more } = contextOf(context);
    return { ...words('task add', { ...flags, ...about, after: listed(after), file }, title), ...more };
  },
  tasks: ({ status, ...flags } = {}) => words('task list', { status: listed(status), ...flags }),
  claimTask: ({ task, ...flags } = {}) => words('task claim', { next: task === undefined, ...flags }, ...each(task)),
  noteTask: (task, body, { files: file, ...flags } = {}) => words('task note', { file, ...flags }, task, body),
  finishTask: (task, result, { files: file, ...flags } = {}) => words('task done', { file, ...flags }, task, result),
  abandonTask: (task, { forGood, ...flags } = {}) => words('task abandon', { 'for-good': forGood, ...flags }, task),
  claim: (patterns, flags = {}) => words('claim', { ...flags }, ...each(patterns)),
  unclaim: (claims, options = {}) =>
    words('unclaim', once(options), ...someOf(claims, 'unclaim', 'gives back all of yours')),
  claims: (paths) => words('claims', {}, ...someOf(paths, 'claims', 'lists all')),
  search: (text, { in: kinds, ...flags } = {}) => words('search', { in: listed(kinds), ...flags }, text),
};
