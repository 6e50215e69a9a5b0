/** What the machine knows of a process: parent, name, start. Reads /proc where there is one, else asks `ps`. */
import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

export interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  /** Start time in the system's own unit; with the pid it names one process of one boot. */
  readonly start: string;
  /** The pid of the session leader (the shell of a terminal), 0 where unknown. */
  readonly session: number;
  readonly zombie: boolean;
}

/** One process, unmistakably: a pid means something only with its host, boot, namespace and start time. */
export interface ProcessRef {
  readonly host: string;
  readonly boot: string;
  readonly namespace: string;
  readonly pid: number;
  readonly start: string;
}

export type Liveness = 'alive' | 'dead' | 'unknown';

/** Null when there is no such process. Throws nothing. */
export function processInfo(pid: number): ProcessInfo | null {
  if (process.platform === 'linux') return fromProc(pid);
  if (process.platform === 'win32') return null;
  return fromPs(pid);
}

/** Which boot of this machine it is. The same in every container of one kernel. */
export function bootId(): string {
  if (process.platform === 'linux') return readOr('/proc/sys/kernel/random/boot_id', 'unknown');
  if (process.platform === 'darwin') return run('sysctl', ['-n', 'kern.boottime']) ?? 'unknown';
  return 'unknown';
}

/** Which pid namespace this process lives in: in another one its pids mean other processes. */
export function pidNamespace(): string {
  try {
    return process.platform === 'linux' ? readlinkSync('/proc/self/ns/pid') : '';
  } catch {
    return '';
  }
}

/** The name of process 1: in a sandbox with its own namespace it is the sandbox. */
export const firstProcess = (): string => fromProc(1)?.name ?? '';

/** The words a process was started with; empty when they cannot be read. */
export function commandLine(pid: number): string {
  if (process.platform === 'linux') return readOr(`/proc/${pid}/cmdline`, '').replaceAll('\0', ' ').trim();
  return process.platform === 'win32' ? '' : (run('ps', ['-o', 'args=', '-p', String(pid)]) ?? '');
}

function fromProc(pid: number): ProcessInfo | null {
  const stat = readOr(`/proc/${pid}/stat`, '');
  // The name is in parentheses and may itself hold spaces and parentheses.
  const open = stat.indexOf('(');
  const close = stat.lastIndexOf(')');
  if (open < 0 || close < 0) return null;
  const rest = stat.slice(close + 2).split(' ');
  return {
    pid,
    name: stat.slice(open + 1, close),
    zombie: rest[0] === 'Z' || rest[0] === 'X',
    parent: Number(rest[1]),
    session: Number(rest[3]),
    start: rest[19] ?? '',
  };
}

function fromPs(pid: number): ProcessInfo | null {
  const line = run('ps', ['-o', 'ppid=,sess=,stat=,lstart=,comm=', '-p', String(pid)]);
  const parts = line?.trim().split(/\s+/) ?? [];
  if (parts.length < 9) return null;
  const name = parts.slice(8).join(' ');
  return {
    pid,
    parent: Number(parts[0]),
    session: Number(parts[1]) || 0,
    zombie: parts[2]?.startsWith('Z') ?? false,
    start: parts.slice(3, 8).join(' '),
    name: name.slice(name.lastIndexOf('/') + 1),
  };
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return otherwise;
  }
}

function run(command: string, args: readonly string[]): string | null {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
}
