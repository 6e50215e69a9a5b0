/** Each verb of the library as the words of its command. A new one is a line here and a line in the contract. */
import type { Dedup, Handoff, Verbs, Waiting } from './contract.ts';

export interface Wanted {
  readonly words: readonly string[];
  readonly stdin?: string;
  readonly signal?: AbortSignal | undefined;
}

type Value = string | number | boolean | undefined;

/** Flags first: behind `--` everything is text. */
export const words = (command: string, flags: Readonly<Record<string, Value>>, ...texts: string[]): Wanted => ({
  words: [...command.split(' '), ...Object.entries(flags).flatMap(flag), '--', ...texts],
});

const flag = ([name, value]: [string, Value]): string[] => {
  if (value === undefined || value === false) return [];
  return [value === true ? `--${name}` : `--${name}=${value}`];
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

const once = ({ dedup }: Dedup) => ({ dedup });

export const VERBS: { readonly [K in keyof Verbs]: (...given: Parameters<Verbs[K]>) => Wanted } = {
  join: ({ name, dedup } = {}) => words('join', { name, dedup }),
  leave: (options = {}) => words('leave', once(options)),
  wait: (options = {}) => waiting(options, { events: options.events }),
  park: (options = {}) => waiting(options, { park: true }),
  try: (options = {}) => words('try', once(options)),
  release: (handoff, { turn, dedup } = {}) => handingOver('release', handoff, { turn, dedup }),
  assign: (agent, handoff, options = {}) => handingOver('assign', handoff, once(options), agent),
  check: () => words('check', {}),
  state: () => words('state', {}),
  who: () => words('who', {}),
  send: (to, body, { type, replyTo, interrupt, pin, dedup } = {}) =>
    words('msg send', { type, 'reply-to': replyTo, interrupt, pin, dedup }, to, body),
  recv: ({ target, from, after, limit, channel } = {}) => words('msg recv', { target, from, after, limit, channel }),
  addNote: (body, options = {}) => words('notes add', once(options), body),
  notes: ({ all } = {}) => words('notes list', { all }),
  resolveNote: (id, options = {}) => words('notes resolve', once(options), id),
  joinChannel: (channel, options = {}) => words('channel join', once(options), channel),
  leaveChannel: (channel, options = {}) => words('channel leave', once(options), channel),
  takeFloor: ({ scope, reason, dedup } = {}) => words('floor take', { scope, reason, dedup }),
  passFloor: ({ scope, dedup } = {}) => words('floor pass', { scope, dedup }),
  openQuestion: (title, { context, dedup } = {}) => words('question open', { context, dedup }, title),
  decide: (question, decision, options = {}) => words('question decide', once(options), question, decision),
  decisions: ({ after } = {}) => words('decisions', { after }),
};
