/** What a command is: one declaration that parsing, help, completion and docs/commands.md come from. */
import type { Env } from './env.ts';

export interface Option {
  /** `duration`: 90s, 10m; a bare number is seconds. `count`: a whole number of 0 or more. `list`: a,b or repeated. `texts`: repeated, each as it is. */
  readonly type: 'boolean' | 'string' | 'count' | 'duration' | 'list' | 'texts';
  /** One letter: `-n`. */
  readonly short?: string;
  readonly summary: string;
}

export interface Word {
  readonly name: string;
  readonly summary: string;
  readonly required?: boolean;
  /** Takes all words that are left; only the last may. */
  readonly rest?: boolean;
  /** The flag that a text in its place was probably meant for; TEXT stands for it. */
  readonly meant?: string;
}

export interface Command {
  /** One or two words: `join`, `msg send`. */
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly summary: string;
  readonly words?: readonly Word[];
  readonly options?: Readonly<Record<string, Option>>;
  /** Takes --dedup: a repeated call gives the first answer. */
  readonly writes?: boolean;
  /** False: does not bring what is installed up to date, after a change of version. */
  readonly keepsUp?: boolean;
  /** Needs a process of its own, and is no line of a batch: it asks, or lends its streams to other programs. */
  readonly alone?: boolean;
  /** Makes one change and looks at nothing else, so that in a batch it may share a commit with its neighbours. */
  readonly groups?: boolean;
  /** Flags with which it answers again and again. */
  readonly streams?: readonly string[];
  /** What to do instead in a batch, where with these words its answer is not one JSON object. */
  readonly raw?: (args: Args) => string | undefined;
  /** Left out of help: called by tt itself. */
  readonly internal?: boolean;
  readonly load: () => Promise<{ readonly run: Run }>;
}

/** Resolves to the exit status, 0 where it says nothing. Refusals are thrown as TtError. */
export type Run = (env: Env, args: Args) => Promise<number | undefined>;

/** The words of one call, checked against the declaration. */
export interface Args {
  /** Null: no command was named. */
  readonly command: Command | null;
  word(name: string): string | undefined;
  rest(name: string): readonly string[];
  on(flag: string): boolean;
  /** All of it as one text, for --dedup: of two that are equal the same was asked. */
  asked(): string;
  text(flag: string): string | undefined;
  count(flag: string): number | undefined;
  /** Milliseconds. */
  ms(flag: string): number | undefined;
  list(flag: string): readonly string[] | undefined;
}

export const COMMON: Readonly<Record<string, Option>> = {
  path: { type: 'string', summary: 'the workspace, or any path in it (default: here)' },
  agent: { type: 'string', summary: 'act as this member: an id such as script:nightly' },
  json: { type: 'boolean', summary: 'one JSON object on stdout; the default inside a harness' },
  text: { type: 'boolean', summary: 'text for people, also inside a harness' },
  verbose: { type: 'boolean', summary: 'leave nothing out' },
  force: {
    type: 'boolean',
    summary: 'insist where a refusal names it: an id in use, a live member, a task for another',
  },
  help: { type: 'boolean', summary: 'show help; nothing else happens' },
};

export const DEDUP: Option = {
  type: 'string',
  summary: 'a key of your own: the same words again with it give the first answer, and nothing is done twice',
};

export const OPERATOR: Readonly<Record<string, Option>> = {
  'operator-requested': { type: 'boolean', summary: 'a person told you to; recorded as such' },
  reason: { type: 'string', summary: 'why, for the log' },
};

export const FILE: Option = {
  type: 'texts',
  summary: 'a file to go with it, once for each: its path, or the sha256:… of one that was put',
};

export const PATH: Word = { name: 'path', summary: 'the workspace, or any path in it (default: here)' };

/** Where people give a text, and the first bare word is taken for a path. */
export const pathNot = (meant: string): Word => ({ ...PATH, meant });

export const optionsOf = (command: Command): Readonly<Record<string, Option>> => ({
  ...command.options,
  ...(command.writes ? { dedup: DEDUP } : {}),
  ...COMMON,
});

export const TARGET: Word = {
  name: 'agent',
  summary: 'an id, a display name, or a harness that only one member has',
  required: true,
};

export const TIMEOUT: Option = { type: 'duration', summary: 'how long to wait (default: wait.timeout, 110s)' };
