/** One member's life: a session that stands for it, and one command after the other, chosen by chance from what makes sense. */
import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { STEPS } from '../../../src/store/sqlite/steps.ts';
import type { Chance } from '../chance.ts';
import type { Line } from '../check/fenced.ts';
import type { Operation } from '../history.ts';
import type { Arena } from './arena.ts';
import { toOperation, WISHES, type Wish } from './words.ts';

export interface Member {
  readonly id: string;
  readonly session: ChildProcess;
  /** What it believes: the turn it holds, and one it once held. */
  turn: number | null;
  lastTurn: number;
  said: number;
  offered: boolean;
  /** It stands still until then: milliseconds to sleep before its next command. */
  frozen: number;
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
}

export function newMember(storm: Storm, id: string): Member {
  const session = spawn('sleep', ['3600'], { stdio: 'ignore' });
  const member: Member = { id, session, turn: null, lastTurn: 0, said: 0, offered: false, frozen: 0 };
  storm.members.set(id, member);
  return member;
}

/** Until the storm is over, as one session after the other. */
export async function live(storm: Storm, name: string, chance: Chance): Promise<void> {
  for (let generation = 1; !storm.over; generation++) {
    const member = newMember(storm, `script:${name}-${generation}`);
    await perform(storm, member, WISHES.join(), chance);
    while (!storm.over && member.session.exitCode === null && member.session.signalCode === null) {
      if (member.frozen > 0) {
        await new Promise((resolve) => setTimeout(resolve, member.frozen));
        member.frozen = 0;
      }
      await perform(storm, member, choose(storm, member, chance), chance);
    }
    if (!storm.over) storm.members.delete(member.id);
  }
}

function choose(storm: Storm, member: Member, chance: Chance): Wish {
  if (member.offered) {
    member.offered = false;
    return WISHES.take();
  }
  const others = [...storm.members.keys()].filter((id) => id !== member.id);
  const body = `${member.id} says ${++member.said}`;
  const to = chance.next() < 0.5 || others.length === 0 ? 'room' : chance.pick(others);
  const free = { wait: 5, try: 1, state: 0.7, send: 3, note: 0.7, stale: 0.8, kick: 0.3, leave: 0.2, override: 0.1 };
  const holding = { check: 4, release: 3, assign: 1, wait: 0.5, send: 2, note: 0.5, state: 0.5, leave: 0.2 };
  const turn = member.turn ?? member.lastTurn;
  switch (chance.weighed<string>(member.turn === null ? free : holding)) {
    case 'wait':
      return WISHES.wait(chance.between(100, 3000));
    case 'try':
      return WISHES.try();
    case 'state':
      return WISHES.state();
    case 'send':
      return WISHES.send(to, body);
    case 'note':
      return WISHES.note(body);
    case 'stale':
      return chance.next() < 0.5 ? WISHES.check(turn) : WISHES.release(turn);
    case 'kick':
      return WISHES.kick(others.length > 0 ? chance.pick([...others, ...storm.arena.dead.keys()]) : 'script:nobody');
    case 'override':
      return WISHES.override();
    case 'check':
      return WISHES.check(turn);
    case 'release':
      return WISHES.release(turn);
    case 'assign':
      return others.length > 0 ? WISHES.assign(turn, chance.pick(others)) : WISHES.release(turn);
    default:
      return WISHES.leave();
  }
}

/** Runs it; what was said and may not have been heard is said again under the same --dedup key. */
export async function perform(storm: Storm, member: Member, wish: Wish, chance: Chance): Promise<void> {
  let first: number | null = null;
  for (let tries = 1; tries <= 3; tries++) {
    const env = { TT_SESSION_PID: `${member.session.pid}`, ...(tries === 1 ? rough(storm, member, wish, chance) : {}) };
    const ran = await storm.arena.run([...wish.words, '--json'], member.id, wish.verb, env);
    const operation = toOperation(wish, member.id, ran);
    first ??= operation.call;
    const isRetry = tries > 1 && wish.said.body !== undefined;
    storm.arena.record(isRetry ? { ...operation, call: first } : operation);
    learn(storm, member, operation);
    if (operation.outcome !== 'unknown' || wish.said.body === undefined || storm.over) return;
  }
}

function rough({ arena, roughness }: Storm, member: Member, wish: Wish, chance: Chance): Record<string, string> {
  if (chance.next() >= roughness) return {};
  const kind = chance.weighed({ kill: 5, pause: 3, guardian: 2, clock: 2 });
  arena.hurt.add(member.id);
  if (kind === 'clock') {
    arena.fault('clock off by up to a day', member.id);
    const day = 24 * 3_600_000;
    return { TT_TEST_CLOCK: JSON.stringify({ wall: chance.between(-day, day) }) };
  }
  const who = kind === 'guardian' && wish.verb !== 'send' ? 'guardian' : 'command';
  const what = kind === 'pause' ? 'pause' : 'kill';
  return {
    TT_PROOF_STEP: `${who}:${what}:${chance.pick(STEPS)}:${chance.between(1, who === 'guardian' ? 2 : 1 + Number(wish.verb === 'wait') * 2)}`,
  };
}

function learn(storm: Storm, member: Member, { verb, outcome, code, said }: Omit<Operation, 'id'>): void {
  if (outcome === 'ok' && said.status === 'your_turn') {
    member.turn = said.turn ?? null;
    member.lastTurn = said.turn ?? 0;
  } else if (outcome === 'ok' && (verb === 'release' || verb === 'assign' || verb === 'leave')) member.turn = null;
  else if (code === 'turn_mismatch' || code === 'not_your_turn' || code === 'unknown_member') member.turn = null;
  member.offered = outcome === 'ok' && said.status === 'takeover_available';
  if (verb === 'check' && outcome === 'ok') write(storm, { turn: said.turn ?? 0, member: member.id });
}

/** The resource: let in by tt check, it keeps the highest turn it has seen and refuses a lower one, as fencing asks. */
function write({ arena, guarded }: Storm, line: Line): void {
  if (line.turn < (guarded.lines.at(-1)?.turn ?? 0)) {
    guarded.refused++;
    return;
  }
  appendFileSync(join(arena.records, 'guarded.log'), `${line.turn} ${line.member}\n`);
  guarded.lines.push(line);
}
