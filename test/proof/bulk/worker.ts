/** One member as a process that uses the real store: operation after operation at full speed, each written down before and after. */
import { openSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Caller } from '../../../src/domain/change.ts';
import { join } from '../../../src/domain/member/join.ts';
import { kick } from '../../../src/domain/member/kick.ts';
import { leave } from '../../../src/domain/member/leave.ts';
import { send } from '../../../src/domain/message/send.ts';
import { addNote } from '../../../src/domain/note/add.ts';
import { DEFAULTS } from '../../../src/domain/settings.ts';
import type { Acted, Store, View } from '../../../src/domain/store.ts';
import { assign } from '../../../src/domain/turn/assign.ts';
import { check } from '../../../src/domain/turn/check.ts';
import { claim } from '../../../src/domain/turn/claim.ts';
import { release } from '../../../src/domain/turn/release.ts';
import { take } from '../../../src/domain/turn/take.ts';
import { asError, type Refusal } from '../../../src/lib/errors.ts';
import { realSystem } from '../../../src/lib/system.ts';
import { locksIn } from '../../../src/store/sqlite/alive.ts';
import { sqliteStore } from '../../../src/store/sqlite/store.ts';
import { chance } from '../chance.ts';
import { clock, type Said } from '../history.ts';
import { OPEN_CODES } from '../storm/words.ts';
import type { Task } from './bulk.ts';

const task = JSON.parse(process.argv[2] ?? '{}') as Task;
const draw = chance(task.seed);
const system = realSystem(process.env);
const place = { workspace: task.workspace, dir: `${task.workspace}/.tt` };
const settings = { ...DEFAULTS, 'waiter.grace': 3, 'claim.ttl': 200 };
const history = openSync(task.history, 'a', 0o600);
const write = (line: unknown): void => void writeSync(history, `${JSON.stringify(line)}\n`);
const { agent } = task;
const caller: Caller = {
  agent,
  harness: 'script',
  session: `${process.pid}`,
  process: system.processRef(process.pid),
  person: false,
  operatorRequested: false,
  force: false,
};
const handoff = { status: 'in a storm', next_action: 'go on' };

let store: Store = open();
let lock = locksIn(place.dir, system).hold().name;
let turn: number | null = null;
let lastTurn = 0;
let offered = false;
let said = 0;
let operations = 0;

async function main(): Promise<void> {
  await operate('join');
  for (let n = 1; n < task.count; n++) await operate(offered ? 'take' : turn === null ? free() : holding());
  await operate('leave');
  store.close();
  process.exit(0);
}

function open(): Store {
  return sqliteStore({ place, system, settings });
}

const free = () => draw.weighed({ try: 8, state: 5, stale: 1, check: 1, send: 4, note: 0.5, kick: 0.2, leave: 0.1 });
const holding = () => draw.weighed({ check: 6, release: 4, assign: 0.3, try: 0.3, send: 2, state: 1, leave: 0.1 });

async function operate(kind: string): Promise<void> {
  const verb = kind === 'stale' ? 'release' : kind;
  const { words, act } = plan(verb);
  const n = ++operations;
  offered = false;
  write(['c', n, verb, clock(), words]);
  try {
    const answer = await act();
    write(['e', n, clock(), 'ok', null, answer]);
    learn(verb, answer);
  } catch (error) {
    const code = (error as { code?: string }).code ?? `${error}`;
    write(['e', n, clock(), OPEN_CODES.has(code) ? 'unknown' : 'fail', code, {}]);
    if (code === 'turn_mismatch' || code === 'unknown_member' || code === 'not_your_turn') turn = null;
    if (code === 'unknown_member') await operate('join');
    if (code === 'store_replaced') await reopen();
  }
}

interface Plan {
  readonly words: Said;
  /** What the answer said. */
  act(): Promise<Said>;
}

function plan(verb: string): Plan {
  const claimant = { agent, leaseId: system.token(), protector: { lock, pid: process.pid, role: 'wait' } } as const;
  const token = { turn: turn ?? lastTurn };
  const target = draw.pick(task.others);
  const body = `${agent} says ${++said}`;
  const seen = (): Promise<View> => store.look();
  switch (verb) {
    case 'join':
      return { words: {}, act: async () => nothing(await join(store, caller, null)) };
    case 'leave':
      return { words: {}, act: async () => nothing(await leave(store, caller)) };
    case 'try':
      return { words: {}, act: async () => granted(await claim(store, caller, claimant, null, { verb: 'try' })) };
    case 'take':
      return { words: {}, act: async () => granted(await take(store, caller, claimant, { reason: 'storm' })) };
    case 'release':
      return {
        words: token,
        act: async () => nothing(await release(store, caller, handoff, token, { verb: 'release' })),
      };
    case 'assign': {
      const options = { target, reason: null };
      const asked = { ...caller, operatorRequested: true };
      return {
        words: { ...token, target },
        act: async () => nothing(await assign(store, asked, handoff, token, options)),
      };
    }
    case 'kick':
      return { words: { target }, act: async () => nothing(await kick(store, caller, { target, reason: null })) };
    case 'check':
      return { words: token, act: async () => allowed(check(await seen(), agent, token)) };
    case 'state':
      return { words: {}, act: async () => stateOf((await seen()).state.turn) };
    case 'note': {
      const note = { id: system.id(), body, turn: null, dedup: body };
      return { words: { body }, act: async () => ({ seq: (await addNote(store, caller, note)).events.at(-1)?.seq }) };
    }
    default: {
      const message = { to: 'room', body, interrupt: false, replyTo: null, dedup: body };
      return { words: { body }, act: async () => ({ seq: (await send(store, caller, message)).events.at(-1)?.seq }) };
    }
  }
}

const nothing = (_: unknown): Said => ({});

function allowed(refused: Refusal | null): Said {
  if (refused) throw asError(refused);
  return {};
}

const stateOf = ({ owner, id }: { owner: string | null; id: number }): Said => ({ owner, turn: id });

const granted = ({ result, after }: Acted<{ status: string; reason?: string }>): Said => ({
  status: result.status,
  reason: result.reason,
  ...(result.status === 'your_turn' ? { turn: after.turn.id } : {}),
});

function learn(verb: string, answer: Said): void {
  if (['release', 'assign', 'leave'].includes(verb)) turn = null;
  offered = answer.status === 'takeover_available';
  if (answer.status !== 'your_turn' || answer.turn === undefined) return;
  turn = answer.turn;
  lastTurn = answer.turn;
}

/** The room was replaced: what was held there is void. */
async function reopen(): Promise<void> {
  store.close();
  await sleep(20);
  store = open();
  lock = locksIn(place.dir, system).hold().name;
  turn = null;
}

void main();
