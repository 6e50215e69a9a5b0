/** Who is calling: what was said, else the nearest harness, else a marker alone, else the person at the terminal. */
import { createHash } from 'node:crypto';
import type { AgentId } from '../domain/event.ts';
import { kindOf, normaliseAgentId } from '../domain/member/name.ts';
import { TtError } from '../lib/errors.ts';
import type { ProcessInfo } from '../lib/process-record.ts';
import type { ProcessRef } from '../lib/process-table.ts';
import type { System } from '../lib/system.ts';
import { HARNESSES, type Harness, isMarked, sessionOf } from './table.ts';

export type Source = 'agent_override' | 'exported_agent_id' | 'nearest_harness' | 'marker_alone' | 'human_default';

export interface Identity {
  readonly agent: AgentId;
  readonly harness: string;
  readonly source: Source;
  readonly session: string | null;
  /** The process that stands for the caller. Null: none can be named, only time decides. */
  readonly process: ProcessRef | null;
  /** Nobody but a person: no harness is around and no script's id was given. */
  readonly person: boolean;
  /** A harness is around, whatever id is used. */
  readonly inHarness: boolean;
  /** Nothing started here outlives the command. */
  readonly sandboxed: boolean;
  /** Each rule in order: whether it decided, and why not. */
  readonly trail: readonly Step[];
}

export interface Step {
  readonly rule: Source;
  readonly decided: boolean;
  readonly why: string;
}

/** `said`: the value of --agent. Errors: invalid_agent_id. */
export function identify(system: System, said: string | undefined): Identity {
  const around = surroundings(system);
  const exported = said === undefined ? exportedId(system) : undefined;
  const text = said ?? exported?.value;
  const trail: Step[] = [
    step('agent_override', said !== undefined, said === undefined ? 'no --agent' : `--agent ${said}`),
    step(
      'exported_agent_id',
      exported !== undefined,
      exported ? exported.name : 'neither TT_AGENT_ID nor TT_HARNESS_AGENT_ID is set',
    ),
    ...around.trail,
  ];
  const sandboxed = isSandboxed(system, around.found?.harness ?? null);
  if (text !== undefined) {
    return {
      ...named(system, text, around.found),
      source: said === undefined ? 'exported_agent_id' : 'agent_override',
      sandboxed,
      trail,
    };
  }
  if (!around.found) return { ...person(system), sandboxed, trail };
  const { harness, session, process, source } = around.found;
  const agent = `${harness.name}:${short([harness.name, session ?? '', system.user].join('\n'))}`;
  return { agent, harness: harness.name, source, session, process, person: false, inHarness: true, sandboxed, trail };
}

interface Found {
  readonly harness: Harness;
  readonly session: string | null;
  readonly process: ProcessRef | null;
  readonly source: 'nearest_harness' | 'marker_alone';
}

/** Nearest, because a Codex started inside Claude Code inherits Claude's variables. */
function surroundings(system: System): { found: Found | null; trail: Step[] } {
  const marked = HARNESSES.filter((harness) => isMarked(harness, system.env));
  if (marked.length === 0) {
    const why = 'no variable of a known harness is set';
    return {
      found: null,
      trail: [
        step('nearest_harness', false, why),
        step('marker_alone', false, why),
        step('human_default', true, system.user),
      ],
    };
  }
  const near = nearest(system, marked);
  if (near) {
    const { harness, info } = near;
    const shared = harness.shared?.test(system.commandLine(info.pid)) ?? false;
    const process = shared ? null : system.processRef(info.pid);
    const session = sessionOf(harness, system.env) ?? (process ? processSession(process) : null);
    const why = `ancestor ${info.pid} (${info.name}) is ${harness.title}${shared ? ', shared by its sessions' : ''}`;
    return {
      found: { harness, session, process, source: 'nearest_harness' },
      trail: [step('nearest_harness', true, why)],
    };
  }
  const harness = bySandbox(system, marked);
  const process = namedProcess(system, harness.pid === null ? undefined : system.env[harness.pid]);
  const session = sessionOf(harness, system.env) ?? terminalSession(system);
  return {
    found: { harness, session, process, source: 'marker_alone' },
    trail: [
      step('nearest_harness', false, `no ancestor is ${marked.map((h) => h.title).join(' or ')}`),
      step('marker_alone', true, `the variables of ${harness.title} are set`),
    ],
  };
}

const GENERATIONS = 32;

function nearest(system: System, marked: readonly Harness[]): { harness: Harness; info: ProcessInfo } | null {
  let pid = system.parentPid;
  for (let i = 0; i < GENERATIONS && pid > 1; i++) {
    const info = system.process(pid);
    if (!info) return null;
    const harness = marked.find((h) => isProcessOf(h, info, system));
    if (harness) return { harness, info };
    pid = info.parent;
  }
  return null;
}

function isProcessOf(harness: Harness, info: ProcessInfo, system: System): boolean {
  if (harness.processes.includes(info.name)) return true;
  const interpreter = /^(?:node|bun|deno|MainThread)/.test(info.name);
  return interpreter && (harness.commandLine?.test(system.commandLine(info.pid)) ?? false);
}

/** Where two harnesses are marked and no ancestor can be seen, the sandbox's own first process decides. */
function bySandbox(system: System, marked: readonly Harness[]): Harness {
  const first = marked.length > 1 ? (system.firstProcess() ?? '') : '';
  const inside = marked.find((h) => h.sandboxes.includes(first));
  return inside ?? marked.find((h) => sessionOf(h, system.env) !== null) ?? (marked[0] as Harness);
}

function isSandboxed(system: System, harness: Harness | null): boolean {
  if (harness === null) return false;
  const first = system.firstProcess() ?? '';
  return HARNESSES.some((h) => h.sandboxes.includes(first));
}

function exportedId({ env }: System): { name: string; value: string } | undefined {
  const name = ['TT_AGENT_ID', 'TT_HARNESS_AGENT_ID'].find((n) => env[n]);
  return name === undefined ? undefined : { name, value: env[name] as string };
}

function named(system: System, text: string, around: Found | null): Omit<Identity, 'source' | 'sandboxed' | 'trail'> {
  const agent = normaliseAgentId(text);
  if (agent === null) {
    throw new TtError(
      'invalid_agent_id',
      `${JSON.stringify(text)} is not an agent id`,
      'an id looks like script:nightly or claude:1f2e3d4c/tests',
      { agent_id: text },
    );
  }
  const kind = kindOf(agent);
  const own = kind === 'human' ? terminal(system) : null;
  const process = namedProcess(system, system.env['TT_SESSION_PID']) ?? around?.process ?? own;
  const session = around?.session ?? (system.env['TT_SESSION_PID'] && process ? processSession(process) : null);
  const inHarness = around !== null;
  return { agent, harness: kind, session, process, person: kind === 'human' && !inHarness, inHarness };
}

function person(system: System): Omit<Identity, 'sandboxed' | 'trail'> {
  const name = system.user.replace(/[^A-Za-z0-9._@-]/g, '-').replace(/^[^A-Za-z0-9]+/, '') || 'someone';
  return {
    agent: `human:${name}`,
    harness: 'human',
    source: 'human_default',
    session: null,
    process: terminal(system),
    person: true,
    inHarness: false,
  };
}

/** The leader of the terminal's session (its shell) stands for a person. */
function terminal(system: System): ProcessRef | null {
  const leader = system.process(system.pid)?.session ?? 0;
  return leader > 1 && leader !== system.pid ? system.processRef(leader) : null;
}

function namedProcess(system: System, pid: string | undefined): ProcessRef | null {
  return pid !== undefined && /^\d+$/.test(pid) ? system.processRef(Number(pid)) : null;
}

const processSession = (ref: ProcessRef): string => `pid:${ref.boot}:${ref.namespace}:${ref.pid}@${ref.start}`;

const TERMINALS = ['ITERM_SESSION_ID', 'KITTY_WINDOW_ID', 'WEZTERM_PANE', 'TERMINATOR_UUID', 'TMUX_PANE', 'STY'];

function terminalSession({ env }: System): string | null {
  const name = TERMINALS.find((variable) => env[variable]);
  return name === undefined ? null : `term:${name}=${env[name]}`;
}

const short = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);

const step = (rule: Source, decided: boolean, why: string): Step => ({ rule, decided, why });
