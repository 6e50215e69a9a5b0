/** Who is calling: what was said, else the nearest harness, else a marker alone, else the person at the terminal. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { AgentId } from '../domain/event.ts';
import { inShort, kindOf, normaliseAgentId } from '../domain/member/name.ts';
import { parentOf } from '../domain/member/parent.ts';
import { TtError } from '../lib/errors.ts';
import type { ProcessRef } from '../lib/process-table.ts';
import type { System } from '../lib/system.ts';
import { type Found, lookAround, namedProcess, processSession, type Surroundings } from './surroundings.ts';
import { isHarness } from './table.ts';

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
  /** Whose bucket pays for what is said here: the session’s own id, whatever id is used. Null: no harness is around. */
  readonly charged: AgentId | null;
  /** Nothing started here outlives the command. */
  readonly sandboxed: boolean;
  /** Each rule in order: whether it decided, and why or why not. */
  trail(): readonly Step[];
}

export interface Step {
  readonly rule: Source;
  readonly decided: boolean;
  readonly why: string;
}

type Who = Pick<Identity, 'agent' | 'harness' | 'session' | 'process' | 'person'>;

/** `said`: the value of --agent. Errors: invalid_agent_id, invalid_input (TT_SESSION_PID). */
export function identify(system: System, said: string | undefined): Identity {
  const around = lookAround(system);
  const { found, sandboxed } = around;
  const exported = EXPORTED.find((name) => system.env[name]);
  const text = said ?? (exported === undefined ? undefined : system.env[exported]);
  const rules = rulesFor(system, said, exported, around);
  const source = rules.find(([, fits]) => fits)?.[0] ?? 'human_default';
  const who =
    text !== undefined ? named(system, text, found) : found ? inHarness(system, found) : personAtTerminal(system);
  const charged = found && chargedTo(found, who.agent);
  return { ...who, source, inHarness: found !== null, charged, sandboxed, trail: () => trailOf(rules) };
}

const EXPORTED = ['TT_AGENT_ID', 'TT_HARNESS_AGENT_ID'] as const;

/** Whether it fits, and the words for it: found only when asked for, because the user's name can cost 0.7 ms. */
type Rule = readonly [Source, boolean, () => string];

/** The first that fits decides. */
function rulesFor(
  system: System,
  said: string | undefined,
  exported: string | undefined,
  { found, why }: Surroundings,
): readonly Rule[] {
  return [
    ['agent_override', said !== undefined, () => (said === undefined ? 'no --agent' : `--agent ${said}`)],
    [
      'exported_agent_id',
      exported !== undefined,
      () => (exported ? `${exported}=${system.env[exported]}` : `neither ${EXPORTED.join(' nor ')} is set`),
    ],
    ['nearest_harness', found?.by === 'nearest_harness', () => why.nearest],
    ['marker_alone', found !== null, () => why.marker],
    ['human_default', true, () => `the user is ${system.user}`],
  ];
}

/** One step a rule; of those after the first that would fit, it is said. */
function trailOf(rules: readonly Rule[]): Step[] {
  const first = rules.findIndex(([, fits]) => fits);
  return rules.map(([rule, fits, why], i) => ({
    rule,
    decided: i === first,
    why: fits && i !== first ? `${why()}, but an earlier rule decided` : why(),
  }));
}

/** Errors: invalid_agent_id. */
export function agentNamed(text: string): AgentId {
  const agent = normaliseAgentId(text);
  if (agent !== null) return agent;
  const shown = inShort(text);
  throw new TtError(
    'invalid_agent_id',
    `${JSON.stringify(shown)} is not an agent id, or is a reserved word`,
    'an id looks like script:nightly or claude:1f2e3d4c/tests',
    { agent_id: shown },
  );
}

/** Of a process that cannot be seen from here, or is gone, nothing is known: only what is no number at all is a mistake. */
function sessionPid(said: string | undefined): string | undefined {
  if (!said || /^[1-9]\d{0,9}$/.test(said)) return said;
  throw new TtError(
    'invalid_input',
    `TT_SESSION_PID is ${JSON.stringify(inShort(said))}, not the number of a process`,
    'export TT_SESSION_PID=$$ in the script whose end means that the agent is gone, or unset it',
    { variable: 'TT_SESSION_PID' },
  );
}

function named(system: System, text: string, found: Found | null): Who {
  const agent = agentNamed(text);
  const kind = kindOf(agent);
  const own = namedProcess(system, sessionPid(system.env['TT_SESSION_PID']));
  const process = own ?? found?.process ?? (kind === 'human' && !found ? terminal(system) : null);
  // A harness's id belongs to its session. A script's and a person's are anybody's: used in a session once, they stay free.
  const session = found && isHarness(kind) ? found.session : own ? processSession(own) : null;
  return { agent, harness: kind, session, process, person: kind === 'human' && !found };
}

function inHarness(system: System, { harness, session, process }: Found): Who {
  return {
    agent: agentIdOf(harness.name, session ?? `user:${system.user}`),
    harness: harness.name,
    session,
    process,
    person: false,
  };
}

/** Another id, or a subagent's, is no second bucket. Where no session can be told from another, the id must do. */
const chargedTo = ({ harness, session }: Found, agent: AgentId): AgentId =>
  session === null ? (parentOf(agent) ?? agent) : agentIdOf(harness.name, session);

/** The same for one session, however often it is resumed and whichever user's variables a command sees. */
const agentIdOf = (harness: string, session: string): AgentId =>
  `${harness}:${bytesToHex(sha256(utf8ToBytes(`${harness}\n${session}`))).slice(0, 8)}`;

const LONGEST = 63;

function personAtTerminal(system: System): Who {
  const name = system.user
    .replace(/[^A-Za-z0-9._@-]/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, LONGEST);
  return {
    agent: `human:${name || 'someone'}`,
    harness: 'human',
    session: null,
    process: terminal(system),
    person: true,
  };
}

/** The leader of the terminal's session (its shell) stands for a person. */
function terminal(system: System): ProcessRef | null {
  let info = system.process(system.pid);
  // Where the system does not say whose session it is, the closest ancestor that leads one does.
  for (let i = 0; info && info.session === 0 && i < GENERATIONS; i++) info = system.process(info.parent);
  const leader = info?.session ?? 0;
  return leader > 1 && leader !== system.pid ? system.processRef(leader) : null;
}

const GENERATIONS = 32;
