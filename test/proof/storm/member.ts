/** A member: the session that stands for it, what it believes, and how it runs a command. */
import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Chance } from '../chance.ts';
import type { Line } from '../check/fenced.ts';
import type { Operation } from '../history.ts';
import type { Arena } from './arena.ts';
import { MET } from './faults.ts';
import { agentEnv } from './hooks.ts';
import { toOperation, type Wish } from './words.ts';
import { learnWork, newWork, type Work } from './work.ts';

export interface Member {
  readonly id: string;
  /** What the harness calls the session of an agent; empty for a script, which has no hooks. */
  readonly name: string;
  readonly session: ChildProcess;
  /** What it believes: the turn it holds, and one it once held. */
  turn: number | null;
  lastTurn: number;
  said: number;
  offered: boolean;
  /** It stands still until then: milliseconds to sleep before its next command. */
  frozen: number;
  /** Floors that it knows to be its own, and what it has asked. */
  readonly floors: Set<string>;
  readonly asked: string[];
  readonly work: Work;
}

/** What all members of a storm share. */
export interface Storm {
  readonly arena: Arena;
  readonly chance: Chance;
  readonly members: Map<string, Member>;
  readonly guarded: { readonly lines: Line[]; refused: number };
  /** Of commands, the share that is killed or paused at a step, or runs with a clock that is wrong by up to a day. */
  readonly roughness: number;
  over: boolean;
  /** Hooks that wait beside the agents that rest. */
  readonly listeners: Set<Promise<unknown>>;
  /** Forms and questions that somebody has opened, the newest last. */
  readonly asked: string[];
  /** Tasks that somebody has added. */
  readonly tasks: string[];
}

/** `claude:NAME` lives in a harness, all others are scripts. */
export function newMember(storm: Storm, id: string): Member {
  const session = spawn('sleep', ['3600'], { stdio: 'ignore' });
  const name = id.startsWith('claude:') ? id.slice('claude:'.length) : '';
  const member: Member = {
    id,
    name,
    session,
    turn: null,
    lastTurn: 0,
    said: 0,
    offered: false,
    frozen: 0,
    floors: new Set(),
    asked: [],
    work: newWork(),
  };
  storm.members.set(id, member);
  return member;
}

/** Runs it; what was said and may not have been heard is said again under the same --dedup key. */
export async function perform(storm: Storm, member: Member, wish: Wish, chance: Chance): Promise<void> {
  let first: number | null = null;
  const isKeyed = wish.said.body !== undefined || wish.said.key !== undefined;
  for (let tries = 1; tries <= 3; tries++) {
    const env = { ...ownEnv(member), ...(tries === 1 ? rough(storm, member, wish.verb, chance) : {}) };
    const ran = await storm.arena.run([...wish.words, '--json'], member.id, wish.verb, env);
    const operation = toOperation(wish, member.id, ran);
    first ??= operation.call;
    storm.arena.record(tries > 1 ? { ...operation, call: first } : operation);
    learn(storm, member, operation);
    if (operation.outcome !== 'unknown' || !isKeyed || storm.over) return;
  }
}

/** What its commands run with: what stands for the session, and for an agent what its harness sets. */
export const ownEnv = ({ name, session }: Member): Readonly<Record<string, string>> =>
  name === '' ? { TT_SESSION_PID: `${session.pid}` } : agentEnv(name, session.pid);

export function rough(
  { arena, roughness }: Storm,
  member: Member,
  verb: string,
  chance: Chance,
): Record<string, string> {
  if (chance.next() >= roughness) return {};
  const kind = chance.weighed({ kill: 5, pause: 3, guardian: 2, clock: 2 });
  arena.hurt.add(member.id);
  if (kind === 'clock') {
    arena.fault('clock off by up to a day', member.id);
    const day = 24 * 3_600_000;
    return { TT_TEST_CLOCK: JSON.stringify({ wall: chance.between(-day, day) }) };
  }
  const who = kind === 'guardian' && verb !== 'send' ? 'guardian' : 'command';
  const what = kind === 'pause' ? 'pause' : 'kill';
  const most = who === 'guardian' ? 2 : verb === 'wait' ? 3 : 1;
  return { TT_PROOF_STEP: `${who}:${what}:${chance.pick(MET)}:${chance.between(1, most)}` };
}

export function learn(storm: Storm, member: Member, operation: Omit<Operation, 'id'>): void {
  const { verb, outcome, code, said } = operation;
  learnWork(member.work, storm.tasks, operation);
  if (outcome === 'ok' && said.status === 'your_turn') {
    member.turn = said.turn ?? null;
    member.lastTurn = said.turn ?? 0;
  } else if (outcome === 'ok' && GIVES_BACK.includes(verb)) member.turn = null;
  else if (code !== undefined && said.path === undefined && NOT_MINE.includes(code)) member.turn = null;
  if (outcome === 'ok' && ASKS.includes(verb) && said.about)
    for (const asked of [member.asked, storm.asked]) asked.push(said.about);
  if (verb === 'floor take' && said.status === 'yours') member.floors.add(said.scope ?? '');
  else if (verb === 'floor pass' || verb === 'floor drop') member.floors.delete(said.scope ?? '');
  member.offered = outcome === 'ok' && said.status === 'takeover_available';
  if (verb === 'check' && outcome === 'ok') write(storm, { turn: said.turn ?? 0, member: member.id });
}

const ASKS = ['ask', 'question open'];
const GIVES_BACK = ['release', 'assign', 'leave', 'hook end'];
const NOT_MINE = ['turn_mismatch', 'not_your_turn', 'unknown_member', 'edit_refused'];

/** The resource: let in by tt check, it keeps the highest turn it has seen and refuses a lower one, as fencing asks. */
function write({ arena, guarded }: Storm, line: Line): void {
  if (line.turn < (guarded.lines.at(-1)?.turn ?? 0)) {
    guarded.refused++;
    return;
  }
  appendFileSync(join(arena.records, 'guarded.log'), `${line.turn} ${line.member}\n`);
  guarded.lines.push(line);
}
