/** A throw-away workspace with a HOME of its own, and tt run in it as users run it. A leaked process fails the test. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execa, type Options, type ResultPromise } from 'execa';
import { afterEach } from 'vitest';
import { DEFAULTS } from '../../src/domain/settings.ts';
import { realSystem } from '../../src/lib/system.ts';
import { sqliteStore } from '../../src/store/sqlite/store.ts';
import { type Running, running } from './processes.ts';
import { removeWhole } from './remove.mjs';

export const BIN = fileURLToPath(new URL('../../bin/tt.cjs', import.meta.url));

export interface Ran {
  readonly code: number | undefined;
  readonly signal: string | undefined;
  readonly out: string;
  readonly err: string;
  /** stdout as JSON. */
  readonly json: Answer;
  /** stderr as JSON: the error object. */
  readonly error: Answer;
}

/** One JSON object as tt prints it; what is looked at most often has a type. */
export interface Answer {
  readonly [key: string]: unknown;
  readonly status: string;
  readonly turn_id: number;
  readonly event_seq: number;
  readonly cursor_event_seq: number;
  readonly guardian_pid: number;
  readonly events: readonly EventAnswer[];
  readonly queue: readonly string[];
}

export interface EventAnswer {
  readonly [key: string]: unknown;
  readonly event_seq: number;
  readonly event_id: string;
  readonly event_type: string;
  readonly payload: { readonly body: string };
}

export interface RunOptions {
  /** Acts as this member (TT_AGENT_ID). Without it: the person at the terminal. */
  readonly as?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly input?: string | Uint8Array;
}

export interface Workspace {
  /** The real path of the workspace: a git repository unless asked otherwise. */
  readonly dir: string;
  readonly home: string;
  /** The room's directory. */
  readonly room: string;
  /** Runs to the end and never throws; the words are arguments as they are. */
  tt(words: readonly string[], options?: RunOptions): Promise<Ran>;
  /** Starts and leaves running. Ended with the test if it still runs. */
  start(words: readonly string[], options?: RunOptions): ResultPromise<Options>;
  env(options?: RunOptions): Record<string, string>;
}

const open: { workspace: Workspace; started: ResultPromise<Options>[] }[] = [];

/** `room`: with an empty room in it, so that its first command need not be `tt join`. */
export function freshWorkspace({ git = true, room = true } = {}): Workspace {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'tt-test-')));
  const dir = join(base, 'work');
  const home = join(base, 'home');
  for (const path of [dir, home]) mkdirSync(path);
  if (git) execFileSync('git', ['init', '-q', '-b', 'main', dir], { env: { PATH: process.env['PATH'], HOME: home } });
  const place = { workspace: dir, dir: join(dir, '.tt') };
  if (room) sqliteStore({ place, system: realSystem({}), settings: DEFAULTS, create: true }).close();
  const started: ResultPromise<Options>[] = [];

  // Nothing of the harness or of the person who runs the tests leaks in.
  const env = ({ as, env: more }: RunOptions = {}): Record<string, string> => ({
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    USER: 'ada',
    LANG: 'C.UTF-8',
    ...(as === undefined ? {} : { TT_AGENT_ID: as }),
    ...more,
  });
  const spawn = (words: readonly string[], options: RunOptions = {}) =>
    execa(process.execPath, [BIN, ...words], {
      cwd: options.cwd ?? dir,
      env: env(options),
      extendEnv: false,
      reject: false,
      ...(options.input === undefined ? { stdin: 'ignore' as const } : { input: options.input }),
    });

  const workspace: Workspace = {
    dir,
    home,
    room: place.dir,
    env,
    async tt(words, options) {
      const done = await spawn(words, options);
      const out = String(done.stdout);
      const err = String(done.stderr);
      return {
        code: done.exitCode,
        signal: done.signal,
        out,
        err,
        get json() {
          return JSON.parse(out);
        },
        get error() {
          return JSON.parse(err.split('\n').at(-1) ?? '');
        },
      };
    },
    start(words, options) {
      const child = spawn(words, options) as unknown as ResultPromise<Options>;
      started.push(child);
      return child;
    },
  };
  open.push({ workspace, started });
  return workspace;
}

/** Where nobody can see which processes run. */
const BLIND = process.platform !== 'linux';

/** Ends what the test started, closes the room so that guardians end, and fails when anything stays. */
afterEach(async () => {
  for (const { workspace, started } of open.splice(0)) {
    for (const child of started) if (child.exitCode === null) child.kill('SIGKILL');
    await Promise.allSettled(started);
    if (BLIND || running(workspace.dir).length > 0) await workspace.tt(['close', '--json']);
    const leaked = await settle(workspace.dir);
    for (const { pid } of leaked) process.kill(pid, 'SIGKILL');
    removeWhole(join(workspace.dir, '..'));
    if (leaked.length > 0) throw new Error(`left running: ${leaked.map((p) => `${p.pid} ${p.words}`).join('; ')}`);
  }
});

/** Processes that name a path or stand in it; those of a closed room have a few seconds to end by themselves. */
async function settle(dir: string): Promise<Running[]> {
  for (let tries = 0; ; tries++) {
    const left = running(dir);
    if (left.length === 0 || tries > 600) return left;
    await sleep(50);
  }
}

/** Waits for something to become true, looking again and again. For what has no event to wait for. */
export async function until<T>(what: string, look: () => T | Promise<T>, ms = 15_000): Promise<NonNullable<T>> {
  const end = Date.now() + ms;
  for (;;) {
    const value = await look();
    if (value) return value;
    if (Date.now() > end) throw new Error(`never became true: ${what}`);
    await sleep(20);
  }
}
