/** What the machine knows of a process: parent, name, start. Reads /proc where there is one, else asks `ps`. */

import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { type ProcessInfo, PS_COLUMNS, parsePs, parseStat } from './process-record.ts';

/** One process, unmistakably: a pid means something only with its host, boot, namespace and start time. */
export interface ProcessRef {
  readonly host: string;
  readonly boot: string;
  readonly namespace: string;
  readonly pid: number;
  readonly start: string;
}

export type Liveness = 'alive' | 'dead' | 'unknown';

/** From where somebody looks. `namespace` null: pids cannot be compared here. */
export interface Standpoint {
  readonly host: string;
  readonly boot: string;
  readonly namespace: string | null;
}

const NO_BOOT = 'unknown';

/** `dead` costs a turn at once, so it is said only with proof; the table is asked only where its answer means something. */
export function judge(
  ref: ProcessRef,
  here: Standpoint,
  look: (pid: number) => ProcessInfo | null,
  gone: (pid: number) => boolean,
): Liveness {
  if (ref.host !== here.host || here.namespace === null) return 'unknown';
  if (ref.boot !== here.boot) return ref.boot === NO_BOOT || here.boot === NO_BOOT ? 'unknown' : 'dead';
  if (ref.namespace !== here.namespace) return 'unknown';
  const info = look(ref.pid);
  if (info) return !info.zombie && info.start === ref.start ? 'alive' : 'dead';
  return gone(ref.pid) ? 'dead' : 'unknown';
}

/** Null when there is no such process, or it cannot be seen. Throws nothing. */
export function processInfo(pid: number): ProcessInfo | null {
  if (process.platform === 'win32') return null;
  if (process.platform === 'linux') return isOwnProc() ? fromProc(pid) : null;
  return fromPs(pid);
}

/**
 * The kernel's word that there is no such process. Not seeing one proves nothing: /proc may hide what belongs to others,
 * a sandbox may forbid `ps`.
 */
export function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** Which boot of this machine it is. The same in every container of one kernel. */
export function bootId(): string {
  if (process.platform === 'linux') return readOr('/proc/sys/kernel/random/boot_id', NO_BOOT);
  // Not kern.boottime: that moves when the clock is set, and every process would look like one from before a reboot.
  if (process.platform === 'darwin') return run('sysctl', ['-n', 'kern.bootsessionuuid']) || NO_BOOT;
  return NO_BOOT;
}

/** Which pid namespace this process lives in: in another one its pids mean other processes. Null: pids mean nothing. */
export function pidNamespace(): string | null {
  if (process.platform === 'win32') return null;
  return process.platform === 'linux' ? linkOr('/proc/self/ns/pid', null) : '';
}

/** The name of process 1: in a sandbox with its own namespace it is the sandbox. Null: the table is of another namespace. */
export function firstProcess(): string | null {
  if (process.platform !== 'linux') return '';
  if (!isOwnProc()) return null;
  // What it calls itself comes first: a sandbox may be a program that was started again under another name.
  const said = readOr('/proc/1/cmdline', '').split('\0')[0] ?? '';
  if (said.startsWith(`${OPEN_FILES}/`)) return OPEN_FILES;
  return basename(said).slice(0, KERNEL_NAME) || (fromProc(1)?.name ?? '');
}

/** A program that is started from an open file has its number for a name. */
const OPEN_FILES = '/proc/self/fd';

/** Longer names are cut by the kernel, so by us. */
const KERNEL_NAME = 15;

/** The words a process was started with; empty when they cannot be read. */
export function commandLine(pid: number): string {
  if (process.platform === 'linux') return readOr(`/proc/${pid}/cmdline`, '').replaceAll('\0', ' ').trim();
  return process.platform === 'win32' ? '' : (run('ps', ['-o', 'args=', '-p', String(pid)]) ?? '');
}

/** Some sandboxes make a pid namespace and leave the /proc of the outer one: its numbers are then other processes. */
const isOwnProc = (): boolean => linkOr('/proc/self', null) === String(process.pid);

const fromProc = (pid: number): ProcessInfo | null => parseStat(pid, readOr(`/proc/${pid}/stat`, ''));

const fromPs = (pid: number): ProcessInfo | null =>
  parsePs(pid, run('ps', ['-o', PS_COLUMNS, '-p', String(pid)]) ?? '');

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return otherwise;
  }
}

function linkOr<T>(path: string, otherwise: T): string | T {
  try {
    return readlinkSync(path);
  } catch {
    return otherwise;
  }
}

function run(command: string, args: readonly string[]): string | null {
  // A start time is compared as text: it must not depend on anybody's language or time zone.
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC0' };
  try {
    return execFileSync(command, args, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
}
