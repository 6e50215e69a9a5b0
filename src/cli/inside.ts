/** Commands inside a process that goes on: one by one, their answers as JSON, and what they need kept open between them. */
import { identify } from '../harness/identity.ts';
import { type Code, TtError } from '../lib/errors.ts';
import type { System } from '../lib/system.ts';
import type { Command } from './command.ts';
import { type Kept, makeEnv } from './env.ts';
import { type Io, noMore, type OutOptions } from './io.ts';
import { isReplaced, openRooms } from './open-rooms.ts';
import { type Call, parse } from './parse.ts';
import { perform } from './perform.ts';
import type { Ended } from './signals.ts';

export interface Host {
  readonly system: System;
  readonly self: readonly string[];
  readonly cwd: string;
  /** Whom commands without --agent are for; undefined: whoever is found to call. */
  readonly agent: string | undefined;
  readonly ended: Ended;
  /** Aborted when nobody reads the answers any more. */
  readonly gone: AbortSignal;
  err(text: string): void;
}

export interface Request {
  readonly words: readonly string[];
  /** What the command reads from standard input; undefined: nothing was given. */
  readonly stdin: string | undefined;
  /** Gets each answer. False: nobody takes it. `isKept`: the same key of --dedup would get it again, so it may wait for others. */
  answer(json: string, status: number, isKept: boolean): Promise<boolean>;
  /** Whether a command may answer again and again. */
  readonly streams?: boolean;
  /** Ends this command, as the end of the host does. */
  readonly signal?: AbortSignal | undefined;
  readonly group?: Group;
}

/** How a host with many commands at hand has several share a commit. */
export interface Group {
  /** This command waits for the commit; the next may begin. Null: it may not. */
  readonly waits: (() => void) | null;
  /** Commits, and resolves when all that waited are done, which what comes now must find; `tell`: and when their answers are on their way, for it may take long. */
  readonly settle: (tell: boolean) => Promise<unknown>;
}

export interface Inside {
  /** Resolves to the exit status. Errors: not_in_batch, and those of the command. */
  perform(request: Request): Promise<number>;
  /** Commits what waits. */
  commit(): void;
  close(): void;
}

export function inside({ system, self, cwd, agent, ended, gone, err }: Host): Inside {
  /** Of the one command that may wait next. */
  let wait: (() => void) | null = null;
  const rooms = openRooms(system, {
    isOpen: () => wait !== null,
    passed() {
      const waits = wait;
      wait = null;
      waits?.();
    },
  });
  const known = new Map<string | undefined, ReturnType<typeof identify>>();
  const kept: Kept = {
    rooms,
    agent,
    identify(said) {
      const identity = known.get(said) ?? identify(system, said);
      known.set(said, identity);
      return identity;
    },
    // Whoever hears signals here forgets them when all is done, not after one command.
    listenForEnd: () => ({ ...ended, forget: () => {} }),
  };
  const until = (signal: AbortSignal): Kept => ({
    ...kept,
    listenForEnd: () => ({ ...ended, signal: AbortSignal.any([ended.signal, signal]), forget: () => {} }),
  });

  let underWay = 0;

  return {
    async perform(request) {
      underWay++;
      try {
        return await performed(request);
      } finally {
        if (--underWay === 0) rooms.closeReplaced();
      }
    },
    commit: rooms.commitGroups,
    close: rooms.close,
  };

  async function performed({ words, stdin, answer, streams = false, signal, group }: Request): Promise<number> {
    if (words[0] === 'hook') throw alone('tt hook answers a harness', 'tt hook, on its own');
    const call = parse(['--json', ...words]);
    const command = allowed(call, words, streams);
    refuseUnread(call, words, stdin);
    const { run } = await command.load();
    const io = quiet(stdin, gone, err, (text, { status = 0 } = {}) => answer(text, status, isKept(command)));
    const env = makeEnv({ system, io, cwd, self, kept: signal ? until(signal) : kept }, call.args);
    const performing = async (): Promise<number> => {
      try {
        return await perform(env, command, run, call.args);
      } catch (error) {
        const room = env.opened();
        // Refused once; the next command is carried out in the room that is there now.
        if (room && isReplaced(error)) rooms.forget(room);
        throw error;
      }
    };
    if (!group) return performing();
    const waits = command.groups && call.args.list('file') === undefined ? group.waits : null;
    if (!waits) await group.settle(!isKept(command) || call.args.on('wait'));
    wait = waits;
    try {
      return await performing();
    } finally {
      // It was refused before it came to a change: the gate is not for whoever comes by next.
      if (wait === waits) wait = null;
    }
  }
}

/** Not of a grant: one that nobody has read is given back. */
const isKept = ({ name, writes }: Command): boolean => writes === true && name !== 'take' && name !== 'try';

/** Errors: not_in_batch, invalid_input. */
function allowed(
  { command, args, wantsHelp, wantsVersion }: Call,
  words: readonly string[],
  streams: boolean,
): Command {
  const stream = streams ? undefined : command?.streams?.find((flag) => args.on(flag));
  const name = command?.name ?? words[0] ?? '';
  if (stream !== undefined) throw alone(`tt ${name} --${stream} streams`, `tt ${name} --after N, or tt wait --park`);
  if (wantsVersion) throw alone('the version is told outside of a batch', 'tt --version --json, on its own');
  if (!command || wantsHelp) throw alone('help is for people', `tt help ${name.replace(/^-.*/, '')}`.trim());
  if (command.alone || command.internal) throw alone(`tt ${name} needs a process of its own`, `tt ${name}, on its own`);
  const instead = command.raw?.(args);
  if (instead !== undefined) throw alone(`the answer of tt ${name} is not one JSON object`, instead);
  if (args.on('text'))
    throw new TtError('invalid_input', 'answers are JSON here', 'leave --text out', { flag: '--text' });
  return command;
}

const alone = (why: string, instead: string): TtError => new TtError('not_in_batch', why, instead);

/** What nobody reads was meant for something. */
function refuseUnread({ args }: Call, words: readonly string[], stdin: string | undefined): void {
  const reads = args.on('stdin') || words.some((word) => /^(?:--[a-z-]+=)?-$/.test(word));
  if (stdin === undefined || reads) return;
  throw new TtError(
    'invalid_input',
    'there is a "stdin", and this command does not read it',
    'add --stdin, or leave it out',
  );
}

async function* piece(given: string | undefined): AsyncGenerator<Buffer> {
  yield Buffer.from(textOf(given));
}

/** No terminal, nobody to ask, and standard input is what came with the command. */
function quiet(
  given: string | undefined,
  gone: AbortSignal,
  err: (text: string) => void,
  out: (text: string, options?: OutOptions) => Promise<boolean>,
): Io {
  return {
    ...{ isTerminal: false, canAsk: false, errIsTerminal: false, width: 80 },
    ...{ out, err, gone, isCut: () => false, lost: () => null, ask: async () => false },
    // A program reads it, and no model.
    takeSaid: () => 0,
    input: () => piece(given),
    chunks: () => piece(given),
    bytes() {
      throw alone('its answer is bytes', 'name a file for them: -o FILE');
    },
    async stdin(limit: number, tooLarge: Code) {
      const text = textOf(given);
      // A newline at the end is not counted.
      if (Buffer.byteLength(text) > limit + 2) throw noMore(limit, tooLarge);
      return text;
    },
  };
}

function textOf(given: string | undefined): string {
  if (given !== undefined) return given;
  throw new TtError('invalid_input', 'the command reads standard input, and none was given', 'add "stdin": "…"');
}
