/** A throw-away workspace in which a storm happens: real tt processes, all of them known, and everything they did written down. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Build } from '../builds.ts';
import { clock, type Fault, type Operation } from '../history.ts';

/** Short, so that leases end and promises lapse within a storm of seconds. */
const SETTINGS = {
  TT_LEASE_TTL: '2s',
  TT_LEASE_UNGUARDED: '1s',
  TT_LEASE_HEARTBEAT: '500ms',
  TT_CLAIM_TTL: '2s',
  TT_CLAIM_LIVE: '2s',
  TT_WAITER_GRACE: '200ms',
} as const;

export interface Running {
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

export interface Arena {
  readonly build: Build;
  readonly dir: string;
  readonly room: string;
  /** A small disk of its own, which can be filled; null where none may be mounted. */
  readonly disk: string | null;
  /** The disk may be full, or the database replaced: commands are refused for that too. */
  harsh: boolean;
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
  for (const path of [dir, home]) mkdirSync(path);
  const operations: Operation[] = [];
  const faults: Fault[] = [];
  const running = new Set<Running>();
  const records = realpathSync(mkdtempSync(join(tmpdir(), 'tt-records-')));
  const stepFaults = join(records, 'step-faults');

  const start: Arena['start'] = (words, as, verb, env = {}) => {
    const child = spawn(process.execPath, [build.bin, ...words], {
      cwd: dir,
      env: {
        PATH: process.env['PATH'],
        HOME: home,
        USER: 'ada',
        LANG: 'C.UTF-8',
        TT_AGENT_ID: as,
        TT_PROOF_FAULTS: stepFaults,
        ...SETTINGS,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const entry: Running = { pid: child.pid ?? 0, member: as, verb, child, ended: false };
    running.add(entry);
    child.once('close', () => running.delete(entry));
    return entry;
  };

  return {
    build,
    dir,
    room: join(dir, '.tt'),
    disk: mounted ? base : null,
    harsh: mounted,
    operations,
    records,
    stepFaults,
    faults,
    running,
    dead: new Map(),
    hurt: new Set(),
    start,
    async run(words, as, verb, env) {
      const call = clock();
      const entry = start(words, as, verb, env);
      let [out, err, lineAt] = ['', '', null as number | null];
      entry.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        out += text;
        if (lineAt === null && out.includes('\n')) lineAt = clock();
      });
      entry.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        err += text;
      });
      const [code, signal] = (await once(entry.child, 'close')) as [number | null, NodeJS.Signals | null];
      return { code, signal, out, err, call, lineAt, end: clock(), ended: entry.ended };
    },
    record: (operation) => void operations.push({ id: operations.length + 1, ...operation }),
    fault: (kind, whom) => void faults.push({ at: clock(), kind, whom }),
    async remove() {
      for (const { child } of running) child.kill('SIGKILL');
      await Promise.all([...running].map(({ child }) => once(child, 'close')));
      if (mounted) spawnSync('umount', ['-l', base]);
      for (const path of [base, records]) rmSync(path, { recursive: true, force: true });
    },
  };
}

/** Those from outside, and those that processes met at a step. */
export function allFaults({ faults, stepFaults }: Arena): readonly Fault[] {
  const met = existsSync(stepFaults) ? readFileSync(stepFaults, 'utf8').split('\n').slice(0, -1) : [];
  return [...faults, ...met.map((kind) => ({ at: 0, kind }))];
}
