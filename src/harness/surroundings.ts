/** Which harness a command runs in: the closest ancestor that is one, else the one whose variables are set. */
import type { ProcessInfo } from '../lib/process-record.ts';
import type { ProcessRef } from '../lib/process-table.ts';
import type { System } from '../lib/system.ts';
import { HARNESSES, type Harness, isMarked, sessionOf } from './table.ts';

export interface Surroundings {
  readonly found: Found | null;
  /** Nothing started here outlives the command. */
  readonly sandboxed: boolean;
  /** Why there is no harness nearer than what was found, and what speaks for it. */
  readonly why: { readonly nearest: string; readonly marker: string };
}

export interface Found {
  readonly harness: Harness;
  readonly by: 'nearest_harness' | 'marker_alone';
  /** What tells two sessions of one harness apart; null where nothing does. */
  readonly session: string | null;
  readonly process: ProcessRef | null;
}

/** Nearest, because a Codex started inside Claude Code inherits Claude's variables. */
export function lookAround(system: System): Surroundings {
  const marked = HARNESSES.filter((harness) => isMarked(harness, system.env));
  if (marked.length === 0) {
    const why = 'no variable of a known harness is set';
    return { found: null, sandboxed: false, why: { nearest: why, marker: why } };
  }
  const first = system.firstProcess();
  const near = nearest(system, marked, first);
  const sandboxed = marked.some((h) => isSandboxOf(h, first) && !nearest(system, [h], first));
  const titles = marked.map((h) => h.title).join(' and ');
  const marker = `the variables of ${titles} are set`;
  if (near) {
    const { harness, info } = near;
    const shared = harness.shared?.test(system.commandLine(info.pid)) ?? false;
    const process = shared ? null : system.processRef(info.pid);
    const found: Found = { harness, by: 'nearest_harness', process, session: session(system, harness, process) };
    const why = `ancestor ${info.pid} (${info.name}) is ${harness.title}${shared ? ', shared by its sessions' : ''}`;
    return { found, sandboxed, why: { nearest: why, marker } };
  }
  const harness = likeliest(system, marked, first);
  const process = isInside(first) ? null : namedProcess(system, pidSaid(system, harness));
  const found: Found = { harness, by: 'marker_alone', process, session: session(system, harness, process) };
  return { found, sandboxed, why: { nearest: `no ancestor is ${titles.replaceAll(' and ', ' or ')}`, marker } };
}

const GENERATIONS = 32;

function nearest(
  system: System,
  marked: readonly Harness[],
  first: string | null,
): { harness: Harness; info: ProcessInfo } | null {
  let pid = system.parentPid;
  for (let i = 0; i < GENERATIONS && pid > 0; i++) {
    const info = system.process(pid);
    // A sandbox may be the harness's own program, started again: it is not the harness.
    if (!info || (pid === 1 && first !== null && isInside(first))) return null;
    const harness = marked.find((h) => isProcessOf(system, h, info, first));
    if (harness) return { harness, info };
    pid = info.parent;
  }
  return null;
}

/** By name; else by the pid its variable tells; else, for a program that runs in another's name, by its command line. */
function isProcessOf(system: System, harness: Harness, info: ProcessInfo, first: string | null): boolean {
  if (harness.processes.includes(info.name)) return true;
  const said = pidSaid(system, harness);
  // In a sandbox the number is of the namespace outside: here somebody else has it.
  if (said !== undefined) return said === String(info.pid) && !isInside(first);
  const interpreter = /^(?:node|bun|deno|MainThread)/.test(info.name);
  return interpreter && (harness.commandLine?.test(system.commandLine(info.pid)) ?? false);
}

/** Where two harnesses are marked and no ancestor can be seen, the sandbox's own first process decides. */
const likeliest = ({ env }: System, marked: readonly Harness[], first: string | null): Harness =>
  marked.find((h) => first !== null && h.sandboxes.includes(first)) ??
  marked.find((h) => sessionOf(h, env) !== null) ??
  (marked[0] as Harness);

/** A process table of another namespace is as good as none: a sandbox that could not mount its own /proc. */
const isSandboxOf = ({ sandboxes }: Harness, first: string | null): boolean =>
  first === null || sandboxes.includes(first);

const isInside = (first: string | null): boolean => HARNESSES.some((harness) => isSandboxOf(harness, first));

const pidSaid = ({ env }: System, { pid }: Harness): string | undefined => (pid === null ? undefined : env[pid]);

/** The process itself where the harness names no session: the same whether it was found as an ancestor or by its variable. */
const session = (system: System, harness: Harness, process: ProcessRef | null): string | null =>
  sessionOf(harness, system.env) ?? (process ? processSession(process) : terminalSession(system));

export const processSession = (ref: ProcessRef): string => `pid:${ref.boot}:${ref.namespace}:${ref.pid}@${ref.start}`;

export const namedProcess = (system: System, pid: string | undefined): ProcessRef | null =>
  pid !== undefined && /^\d+$/.test(pid) ? system.processRef(Number(pid)) : null;

const TERMINALS = ['ITERM_SESSION_ID', 'KITTY_WINDOW_ID', 'WEZTERM_PANE', 'TERMINATOR_UUID', 'TMUX_PANE', 'STY'];

function terminalSession({ env, user }: System): string | null {
  const name = TERMINALS.find((variable) => env[variable]);
  return name === undefined ? null : `term:${user}:${name}=${env[name]}`;
}
