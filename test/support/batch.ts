/** A batch as a program keeps it: lines in, answers out, one by one or all at once. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { BIN, type Ran, type RunOptions, type Workspace } from './workspace.ts';

export interface Answered {
  readonly id?: unknown;
  readonly status: number;
  readonly out?: Readonly<Record<string, unknown>>;
  readonly error?: Readonly<Record<string, unknown>>;
}

export const line = (cmd: readonly string[], more: Readonly<Record<string, unknown>> = {}): string =>
  `${JSON.stringify({ cmd, ...more })}\n`;

export const say = (body: string, more: Readonly<Record<string, unknown>> = {}): string =>
  line(['msg', 'send', 'room', body], more);

export interface Batched extends Ran {
  readonly answers: readonly Answered[];
}

type Options = RunOptions & { readonly words?: readonly string[] };

/** All lines at once; `words` come after `tt batch`. */
export async function batch(ws: Workspace, input: string | Uint8Array, options: Options = {}): Promise<Batched> {
  const ran = await ws.tt(['batch', ...(options.words ?? [])], { as: 'script:a', ...options, input });
  const lines = ran.out === '' ? [] : ran.out.split('\n');
  return Object.assign(ran, { answers: lines.map((text) => JSON.parse(text) as Answered) });
}

/** What became of each line: its status, and the error's code where there is one. */
export const fates = ({ answers }: Batched): unknown[] =>
  answers.map(({ status, error }) => (error ? [status, error['error']] : status));

/** Every body in the room, in order. */
export async function bodies(ws: Workspace): Promise<string[]> {
  const { json } = await ws.tt(['events', '--after', '0', '--limit', '10000', '--event', 'message_sent', '--json']);
  return json.events.map(({ payload }) => payload.body);
}

export interface OpenBatch {
  readonly pid: number;
  /** Sends a line and resolves to its answer; null: the process has ended. */
  ask(text: string): Promise<Answered | null>;
  write(text: string): void;
  /** The next line of the answer; null: there will be none. */
  next(): Promise<Answered | null>;
  /** Closes its standard input, or its standard output from this side. */
  finish(): void;
  hangUp(): void;
  kill(signal: NodeJS.Signals): void;
  /** Status or signal. */
  readonly ended: Promise<number | string | null>;
}

/** One that stays open, as a program in another language keeps it. */
export function openBatch(ws: Workspace, { words = [], ...options }: Options = {}): OpenBatch {
  const child = spawn(process.execPath, [BIN, 'batch', ...words], {
    ...{ cwd: options.cwd ?? ws.dir, env: ws.env({ as: 'script:a', ...options }), stdio: ['pipe', 'pipe', 'inherit'] },
  });
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    return done ? null : (JSON.parse(value) as Answered);
  };
  return {
    ...{ pid: child.pid as number, next },
    write: (text) => void child.stdin.write(text),
    ask(text) {
      child.stdin.write(text);
      return next();
    },
    finish: () => void child.stdin.end(),
    hangUp: () => void child.stdout.destroy(),
    kill: (signal) => void child.kill(signal),
    ended: once(child, 'exit').then(([code, signal]) => code ?? signal),
  };
}
