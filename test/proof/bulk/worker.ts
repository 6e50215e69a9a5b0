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
import type { Store, View } from '../../../src/domain/store.ts';
import { assign } from '../../../src/domain/turn/assign.ts';
import { check } from '../../../src/domain/turn/check.ts';
import { claim } from '../../../src/domain/turn/claim.ts';
import { release } from '../../../src/domain/turn/release.ts';
import { take } from '../../../src/domain/turn/take.ts';
import { realSystem } from '../../../src/lib/system.ts';
import { locksIn } from '../../../src/store/sqlite/alive.ts';
import { sqliteStore } from '../../../src/store/sqlite/store.ts';
import { chance } from '../chance.ts';
import { clock, type Said } from '../history.ts';
import { FLOOR_MS } from '../storm/talk.ts';
import { OPEN_CODES } from '../storm/words.ts';
import { PATHS } from '../storm/work.ts';
import { allowed, granted, marked, nothing, stateOf } from './answers.ts';
import type { Task } from './bulk.ts';
import { burst, newGate } from './burst.ts';
import { edit, glance, type Hooked, hear, voucher } from './hooks.ts';
import { type Plan, planTalk, talking } from './talk.ts';
import { newWorking, planWork, working } from './work.ts';

const task = JSON.parse(process.argv[2] ?? '{}') as Task;
const draw = chance(task.seed);
const system = realSystem(process.env);
const place = { workspace: task.workspace, dir: `${task.workspace}/.tt` };
const settings = { ...DEFAULTS, 'waiter.grace': 3, 'claim.ttl': 200, 'floor.ttl': FLOOR_MS };
/** Of the edits, the share of those that nobody can have claimed. */
const PLAIN = 0.4;
const history = openSync(task.history, 'a', 0o600);
const write = (line: unknown): void => void writeSync(history, `${JSON.stringify(line)}\n`);
const { agent } = task;
const hooked: Hooked = { ...task, session: agent.slice(agent.indexOf(':') + 1) };
process.env['TT_AGENT_ID'] = agent;
process.env['TT_SESSION_PID'] = `${process.pid}`;
const caller: Caller = {
  agent,
  harness: 'claude',
  session: hooked.session,
  process: system.processRef(process.pid),
  person: false,
  operatorRequested: false,
  force: false,
};
const handoff = { status: 'in a storm', next_action: 'go on' };

const gate = newGate();
let store: Store = open();
// Kept whole: a lock that nobody refers to any more is let go with the next sweep of the memory.
let lock = locksIn(place.dir, system).hold();
let turn: number | null = null;
let lastTurn = 0;
let offered = false;
let said = 0;
let operations = 0;
const asked = { floors: new Set<string>(), forms: [] as string[], questions: [] as string[], newest: { id: 1 } };
const work = newWorking();

async function main(): Promise<void> {
  await operate('join');
  while (operations < task.count) {
    const kind = offered ? 'take' : turn === null ? free() : holding();
    await operate(kind);
    // Who has just seen how things stand is the one who could be told otherwise.
    if (kind === 'state') await operate('glance');
  }
  await operate('hook after');
  await operate('marks');
  await operate('leave');
  store.close();
  process.exit(0);
}

function open(): Store {
  return sqliteStore({ place, system, settings, gate });
}

const free = () =>
  draw.weighed({
    ...{ try: 10, state: 5, stale: 1, check: 1, send: 4, burst: 0.5, note: 0.5, kick: 0.2, leave: 0.1 },
    ...{ glance: 0.5, vouch: 0.5, 'hook after': 0.3, 'hook start': 0.05, marks: 0.3 },
    ...others(),
    edit: 0.3 + 0.3 * work.claims.size,
  });
const holding = () =>
  draw.weighed({
    ...{ check: 6, release: 4, assign: 0.3, try: 0.3, send: 2, burst: 0.2, state: 1, leave: 0.1 },
    ...{ glance: 0.5, vouch: 5, edit: 3, 'hook after': 0.5, 'hook prompt': 0.1 },
    ...others(),
  });

const others = () => (task.stickOnly ? {} : { ...talking(asked), ...working(work) });

interface Failed {
  readonly code?: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly isOpen?: boolean;
}

async function operate(kind: string): Promise<void> {
  if (kind === 'burst')
    for (const code of new Set(await burst(store, gate, draw, () => tried('send')))) await mend(code);
  else await mend(await tried(kind));
}

/** Resolves to the code that it was refused with; null: it was not. */
async function tried(kind: string): Promise<string | null> {
  const { words, act, verb = kind } = plan(kind);
  const n = ++operations;
  offered = false;
  write(['c', n, verb, clock(), words]);
  try {
    const answer = await act(n);
    write(['e', n, clock(), 'ok', null, answer]);
    learn(verb, answer);
    return null;
  } catch (error) {
    const { code: why = `${error}`, details, ...more } = error as Failed;
    const { isOpen = OPEN_CODES.has(why) } = more;
    const cause = details?.['cause'];
    const code = cause === 'braked' || cause === 'claimed' ? cause : why;
    const { held_by: heldBy, cycle } = details ?? {};
    write(['e', n, clock(), isOpen ? 'unknown' : 'fail', code, { heldBy, cycle }]);
    if (verb !== 'check path' && NOT_MINE.includes(code)) turn = null;
    return code;
  }
}

async function mend(code: string | null): Promise<void> {
  if (code === 'unknown_member') await operate('join');
  if (code === 'not_in_channel') await operate('channel join');
  if (code === 'room_stopped') await sleep(STOPPED_MS);
  if (code === 'store_replaced') await reopen();
}

const STOPPED_MS = 10;
const NOT_MINE = ['turn_mismatch', 'unknown_member', 'not_your_turn', 'edit_refused'];

function plan(verb: string): Plan {
  const claimant = {
    agent,
    leaseId: system.token(),
    protector: { lock: lock.name, pid: process.pid, role: 'wait' },
  } as const;
  const token = { turn: turn ?? lastTurn };
  const target = draw.pick(task.others);
  const mention = draw.next() < 0.1 ? ` to @${target}` : '';
  const body = `${agent} says ${++said}${mention}`;
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
    case 'stale':
    case 'release':
      return {
        verb: 'release',
        words: token,
        act: async () => nothing(await release(store, caller, handoff, token, { verb: 'release' })),
      };
    case 'assign': {
      const options = { target, reason: 'proof' };
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
    case 'glance':
      return { words: {}, act: async () => glance(task) };
    case 'vouch':
      return { words: {}, act: async () => nothing(await store.vouch(hooked.session, (view) => voucher(view, agent))) };
    case 'edit': {
      const path = draw.next() < PLAIN ? undefined : draw.pick(PATHS);
      return { words: { path }, act: () => edit(hooked, path) };
    }
    case 'hook after':
    case 'hook start':
    case 'hook prompt': {
      const event = verb.slice('hook '.length);
      return { words: {}, act: (n) => hear(hooked, event, (told) => write(['t', n, told])) };
    }
    case 'marks':
      return { words: {}, act: async () => marked((await store.look({ told: true })).told[agent]) };
    case 'note': {
      const note = { id: system.id(), body, turn: null, dedup: body };
      return { words: { body }, act: async () => ({ seq: (await addNote(store, caller, note)).events.at(-1)?.seq }) };
    }
    case 'send': {
      const to = draw.weighed({ room: 5, '#api': 2, '#ops': 2, member: 1, thread: 0.5 });
      const scope = to === 'member' ? target : to === 'thread' ? `#q${draw.between(1, asked.newest.id + 1)}` : to;
      const message = { to: scope, body, interrupt: false, replyTo: null, dedup: body };
      return {
        words: { body, scope },
        act: async () => ({ seq: (await send(store, caller, message)).events.at(-1)?.seq }),
      };
    }
  }
  const more =
    planTalk(verb, { store, caller, draw, target, ...asked }) ?? planWork(verb, { store, caller, draw, work });
  if (!more) throw new Error(`no ${verb}`);
  return more;
}

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
  lock = locksIn(place.dir, system).hold();
  turn = null;
  work.again = null;
}

void main();
