/** A throw-away workspace in which a storm happens: real tt processes, all of them known, and everything they did written down. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Build } from '../builds.ts';
import { clock, type Fault, type Operation } from '../history.ts';
import { FLOOR_MS } from './talk.ts';
import { DIRECTORIES, WORK_MS } from './work.ts';

/** Short, so that leases end and promises lapse within a storm of seconds. */
const SETTINGS = {
  TT_STORE_BUSY: '20s',
  TT_LEASE_TTL: '2s',
  TT_LEASE_UNGUARDED: '1s',
  TT_LEASE_HEARTBEAT: '500ms',
  TT_CLAIM_TTL: '2s',
  TT_CLAIM_LIVE: '2s',
  TT_WAITER_GRACE: '200ms',
  TT_FLOOR_TTL: `${FLOOR_MS}ms`,
  TT_TASK_TTL: `${WORK_MS}ms`,
  TT_PATH_TTL: `${WORK_MS}ms`,
} as const;

export interface Running {
  /** For signals: the process, or less than 0: the group of a hook and of what it has started. */
  readonly pid: number;
  readonly member: string;
  readonly verb: string;
  readonly child: ChildProcess;
  /** A fault sets it before it tells the process to end. */
  ended: boolean;
}

export interface Ran {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
  readonly call: number;
  /** When the first line was there. */
  readonly lineAt: number | null;
  readonly end: number;
  readonly ended: boolean;
}

/** A program to be run in the workspace. */
interface Started {
  readonly program: string;
  readonly words: readonly string[];
  readonly as: string;
  readonly verb: string;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** For its stdin. With one it is a group of processes of its own, as a hook, which a harness ends as one. */
  readonly input?: string;
}

export interface Arena {
  readonly build: Build;
  readonly dir: string;
  readonly room: string;
  /** A small disk of its own, which can be filled; null where none may be mounted. */
  readonly disk: string | null;
  /** The disk may be full, or the database replaced: commands are refused for that too. */
  harsh: boolean;
  /** Until when the disk was full; Infinity: it is. */
  fullUntil: number;
  readonly operations: Operation[];
  readonly faults: Fault[];
  /** A directory for what is written down, on a disk that is not filled. */
  readonly records: string;
  /** Where processes note that they were killed or paused at a step. */
  readonly stepFaults: string;
  readonly running: Set<Running>;
  /** Sessions that were killed, and when; members that something else was done to. */
  readonly dead: Map<string, number>;
  readonly hurt: Set<string>;
  start(words: readonly string[], as: string, verb: string, env?: Readonly<Record<string, string>>): Running;
  run(words: readonly string[], as: string, verb: string, env?: Readonly<Record<string, string>>): Promise<Ran>;
  /** The hook program, called as a harness does: `harness event`, with an object on stdin. */
  hook(words: readonly string[], input: string, as: string, verb: string, env: Started['env']): Promise<Ran>;
  /** The same with something on stdin. */
  feed(words: readonly string[], input: string, as: string, verb: string, env: Started['env']): Promise<Ran>;
  record(operation: Omit<Operation, 'id'>): void;
  fault(kind: string, whom?: string): void;
  remove(): Promise<void>;
}

/** `onDisk`: on a tmpfs of 32 MB, if the system lets us mount one. */
export function openArena(build: Build, onDisk: boolean): Arena {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'tt-storm-')));
  const mounted = onDisk && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', base]).status === 0;
  const dir = join(base, 'work');
  const home = join(base, 'home');
  const parts = DIRECTORIES.map((part) => join(dir, part));
  for (const path of [home, ...parts]) mkdirSync(path, { recursive: true });
  const operations: Operation[] = [];
  const faults: Fault[] = [];
  const running = new Set<Running>();
  const records = realpathSync(mkdtempSync(join(tmpdir(), 'tt-records-')));
  const stepFaults = join(records, 'step-faults');

  const launch = ({ program, words, as, verb, env, input }: Started): Running => {
    const child = spawn(program, words, {
      cwd: dir,
      env: {
        PATH: process.env['PATH'],
        HOME: home,
        USER: 'ada',
        LANG: 'C.UTF-8',
        TT_AGENT_ID: as,
        // Whoever has no session of its own is alive as long as we are.
        TT_SESSION_PID: `${process.pid}`,
        TT_PROOF_FAULTS: stepFaults,
        ...SETTINGS,
        ...env,
      },
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      detached: input !== undefined,
    });
    // Whoever is killed before it has read everything is killed.
    child.stdin?.on('error', () => {}).end(input);
    const entry: Running = {
      ...{ pid: (child.pid ?? 0) * (input === undefined ? 1 : -1), member: as, verb, child, ended: false },
    };
    running.add(entry);
    child.once('close', () => running.delete(entry));
    return entry;
  };
  const start: Arena['start'] = (words, as, verb, env) =>
    launch({ program: process.execPath, words: [build.bin, ...words], as, verb, env });

  return {
    build,
    dir,
    room: join(dir, '.tt'),
    disk: mounted ? base : null,
    harsh: mounted,
    fullUntil: 0,
    operations,
    records,
    stepFaults,
    faults,
    running,
    dead: new Map(),
    hurt: new Set(),
    start,
    run: (words, as, verb, env) => finish(clock(), start(words, as, verb, env)),
    hook: (words, input, as, verb, env) =>
      finish(clock(), launch({ program: 'sh', words: [build.hook, ...words], as, verb, env, input })),
    feed: (words, input, as, verb, env) =>
      finish(clock(), launch({ program: process.execPath, words: [build.bin, ...words], as, verb, env, input })),
    record: (operation) => void operations.push({ id: operations.length + 1, ...operation }),
    fault: (kind, whom) => void faults.push({ at: clock(), kind, whom }),
    async remove() {
      for (const { pid } of running) signal(pid, 'SIGKILL');
      await Promise.all([...running].map(({ child }) => once(child, 'close')));
      if (mounted) spawnSync('umount', ['-l', base]);
      for (const path of [base, records]) rmSync(path, { recursive: true, force: true });
    },
  };
}

/** To its end, with all that it said. */
async function finish(call: number, entry: Running): Promise<Ran> {
  let [out, err, lineAt] = ['', '', null as number | null];
  entry.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    if (lineAt === null && out.includes('\n')) lineAt = clock();
  });
  entry.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const [code, ending] = (await once(entry.child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, signal: ending, out, err, call, lineAt, end: clock(), ended: entry.ended };
}

/** To none where none could be started: 0 would mean all of ours. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    if (pid !== 0) process.kill(pid, name);
  } catch {
    // It has ended.
  }
}

/** Those from outside, and those that processes met at a step. */
export function allFaults({ faults, stepFaults }: Arena): readonly Fault[] {
  const met = existsSync(stepFaults) ? readFileSync(stepFaults, 'utf8').split('\n').slice(0, -1) : [];
  return [...faults, ...met.map((kind) => ({ at: 0, kind }))];
}
