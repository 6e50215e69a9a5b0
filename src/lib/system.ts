/** The one door to the clock, to chance and to the process table, so that a test can hold it. */
import { statfsSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { ulid } from 'ulid';
import { randomBytes } from './chance.ts';
import type { Instant } from './instant.ts';
import type { ProcessInfo } from './process-record.ts';
import {
  bootId,
  commandLine,
  firstProcess,
  isGone,
  judge,
  type Liveness,
  type ProcessRef,
  pidNamespace,
  processInfo,
} from './process-table.ts';

export interface System {
  readonly pid: number;
  readonly parentPid: number;
  readonly host: string;
  readonly user: string;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  now(): Instant;
  /** A ULID: sorts by time, unique without a coordinator. */
  id(): string;
  /** 128 random bits in hex: lease ids, lock names. */
  token(): string;
  /** Blocks the thread; only for the retry of a write lock, measured in fractions of a millisecond. */
  pause(ms: number): void;
  /** A uniform number from `low` to `high`. */
  between(low: number, high: number): number;
  process(pid: number): ProcessInfo | null;
  /** Names a process so that it can be recognised later; null when it is not there. */
  processRef(pid: number): ProcessRef | null;
  liveness(ref: ProcessRef): Liveness;
  /** Null: the process table that can be read belongs to another namespace. */
  firstProcess(): string | null;
  /** The words a process was started with, joined by spaces; empty when they cannot be read. */
  commandLine(pid: number): string;
  /** The kernel's number for the type of file system that holds `path`; 0 where it cannot tell. */
  fileSystem(path: string): number;
}

/** The real machine. `TT_TEST_CLOCK` (JSON: wall, mono in ms; boot) shifts the clock; only tests set it. */
export function realSystem(env: NodeJS.ProcessEnv): System {
  let boot: string | null = null;
  let namespace: string | null | undefined;
  const shift = testClock(env['TT_TEST_CLOCK']);
  const bootNow = (): string => {
    boot ??= shift.boot ?? bootId();
    return boot;
  };
  const namespaceHere = (): string | null => {
    if (namespace === undefined) namespace = pidNamespace();
    return namespace;
  };
  let named: string | null = null;
  const host = (): string => {
    named ??= hostname();
    return named;
  };
  const cell = new Int32Array(new SharedArrayBuffer(4));

  return {
    pid: process.pid,
    parentPid: process.ppid,
    get host() {
      return host();
    },
    get user() {
      return env['USER'] ?? env['USERNAME'] ?? ofUser('username', 'unknown');
    },
    get home() {
      // Empty is as good as none: relative paths would follow.
      return env['HOME'] || ofUser('homedir', '/');
    },
    env,
    now: () => ({
      wall: Date.now() + shift.wall,
      mono: Math.round(Number(process.hrtime.bigint() / 1_000_000n)) + shift.mono,
      boot: bootNow(),
    }),
    id: newId,
    token: () => randomBytes(16).toString('hex'),
    pause: (ms) => void Atomics.wait(cell, 0, 0, ms),
    between: (low, high) => low + Math.random() * (high - low),
    process: processInfo,
    processRef: (pid) => {
      const info = processInfo(pid);
      const inside = namespaceHere();
      return info && inside !== null
        ? { host: host(), boot: bootNow(), namespace: inside, pid, start: info.start }
        : null;
    },
    liveness: (ref) => judge(ref, { host: host(), boot: bootNow(), namespace: namespaceHere() }, processInfo, isGone),
    firstProcess,
    commandLine,
    fileSystem: (path) => {
      try {
        return statfsSync(path).type;
      } catch {
        return 0;
      }
    },
  };
}

const ULID_DRAWS = 16;

function newId(): string {
  const bytes = randomBytes(ULID_DRAWS);
  let drawn = 0;
  return ulid(undefined, () => (bytes[drawn++ % ULID_DRAWS] ?? 0) / 256);
}

export const NODE_MAJOR = Number.parseInt(process.versions.node, 10);

/** An addon by its path: require() would first search for a package around it, 0.8 ms. */
export function nativeModule(file: string): object {
  const loaded = { exports: {} };
  process.dlopen(loaded, file);
  return loaded.exports;
}

function testClock(text: string | undefined): { wall: number; mono: number; boot: string | null } {
  const none = { wall: 0, mono: 0, boot: null };
  return text === undefined ? none : { ...none, ...JSON.parse(text) };
}

/** A user without an entry in the system's list has neither. */
function ofUser(what: 'username' | 'homedir', otherwise: string): string {
  try {
    return userInfo()[what] || otherwise;
  } catch {
    return otherwise;
  }
}
