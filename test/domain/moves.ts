/** What may happen in a room, one move at a time: members act, processes die, clocks jump. */
import fc from 'fast-check';
import { acknowledge, hold, interrupt } from '../../src/domain/brake/member.ts';
import { type ModeVerb, setMode } from '../../src/domain/brake/set-mode.ts';
import { change } from '../../src/domain/change.ts';
import { closeChannel, joinChannel, leaveChannel, setTopic } from '../../src/domain/channel/membership.ts';
import { setLimit } from '../../src/domain/limit/set.ts';
import { doing } from '../../src/domain/member/doing.ts';
import { join } from '../../src/domain/member/join.ts';
import { kick } from '../../src/domain/member/kick.ts';
import { leave } from '../../src/domain/member/leave.ts';
import { listen, stopListening } from '../../src/domain/member/listen.ts';
import { setPin } from '../../src/domain/message/pin.ts';
import { send } from '../../src/domain/message/send.ts';
import { addNote } from '../../src/domain/note/add.ts';
import { resolveNote } from '../../src/domain/note/resolve.ts';
import { close, reopen } from '../../src/domain/room/close.ts';
import { recordControl } from '../../src/domain/room/control.ts';
import { assign } from '../../src/domain/turn/assign.ts';
import { claim } from '../../src/domain/turn/claim.ts';
import type { Handoff } from '../../src/domain/turn/handoff.ts';
import { unguard } from '../../src/domain/turn/protect.ts';
import { recordRefs } from '../../src/domain/turn/record-refs.ts';
import { release } from '../../src/domain/turn/release.ts';
import { take } from '../../src/domain/turn/take.ts';
import { ASKING_MOVES } from './asking.ts';
import { type Actor, CAST, caller, die, ONE, restart } from './cast.ts';
import { CLAIM_MOVES } from './claim-moves.ts';
import { FILE_MOVES } from './filing.ts';
import { FLOOR_MOVES } from './floor-moves.ts';
import type { Play } from './play.ts';
import * as tt from './play.ts';
import { TASK_MOVES } from './task-moves.ts';

/** One move. What a move does not use is ignored, so that shrinking is easy. */
export interface Move {
  readonly does: keyof typeof MOVES;
  readonly who: number;
  readonly whom: number;
  readonly n: number;
  readonly flag: boolean;
  /** A --dedup key from a small pool, so that keys repeat. */
  readonly dedup: string | undefined;
}

export interface Said extends Omit<Move, 'who' | 'whom' | 'does'> {
  readonly who: Actor;
  readonly whom: Actor;
}

const DAY = 86_400_000;
const SPANS = [1_000, 11_000, 31_000, 11 * 60_000, 21 * 60_000, 46 * 60_000, DAY];
export const handoffOf = (text: string): Handoff => ({ status: text, next_action: 'go on' });

const pick = <T>(all: readonly T[], n: number): T | undefined => all[n % Math.max(1, all.length)];
const own = (p: Play, who: Actor) => p.grants.findLast((g) => g.actor.id === who.id);

const SET = { did: 'config_set', setting: 'lease.ttl', value: '45m' } as const;

/** The room's verbs, and the days that it has. */
const MOVES = {
  join: (p: Play, { who, n, dedup }: Said) =>
    join(p.world.store, caller(p.world, who), n === 0 ? `name-${who.id.length}` : null, dedup),
  leave: (p: Play, { who, dedup }: Said) => leave(p.world.store, caller(p.world, who), dedup),
  wait: (p: Play, { who, n }: Said) => tt.wait(p, who, n === 0),
  try: async (p: Play, { who, dedup }: Said) => {
    const claimant = { agent: who.id, leaseId: p.fresh(), protector: null, person: isPerson(who) };
    await claim(p.world.store, caller(p.world, who), claimant, null, { dedup, verb: 'try' });
    await tt.granted(p, who, claimant);
  },
  tick: async (p: Play) => {
    for (const waiting of p.waits) await tt.tick(p, waiting);
  },
  timeOut: (p: Play, { n }: Said) => on(pick(p.waits, n), (w) => tt.timeOut(p, w)),
  interrupt: (p: Play, { n }: Said) => on(pick(p.waits, n), (w) => tt.interrupt(p, w)),
  killWait: (p: Play, { n }: Said) => on(pick(p.waits, n), (w) => tt.gone(p, w)),
  release: (p: Play, { who, n, dedup }: Said) => {
    const token = n === 0 ? {} : (own(p, who) ?? { turn: 99 });
    const options = { dedup, verb: 'release' } as const;
    return release(p.world.store, caller(p.world, who), handoffOf(p.fresh()), token, options);
  },
  assign: (p: Play, { who, whom, n, flag, dedup }: Said) => {
    const options = { target: n === 0 ? 'next' : whom.id, reason: 'wanted', dedup };
    const by = caller(p.world, who, { operatorRequested: flag });
    return assign(p.world.store, by, handoffOf(p.fresh()), own(p, who) ?? {}, options);
  },
  take: async (p: Play, { who, flag, dedup }: Said) => {
    const claimant = { agent: who.id, leaseId: p.fresh(), protector: null, person: isPerson(who) };
    const by = caller(p.world, who, { operatorRequested: flag });
    p.override = by.person || flag;
    await take(p.world.store, by, claimant, { reason: 'wanted', dedup });
    await tt.granted(p, who, claimant);
  },
  kick: (p: Play, { who, whom, flag, dedup }: Said) =>
    kick(p.world.store, caller(p.world, who, { force: flag }), { target: whom.id, reason: null, dedup }),
  close: (p: Play, { who, flag, dedup }: Said) =>
    close(p.world.store, caller(p.world, who, { operatorRequested: flag }), { reason: 'done', dedup }),
  reopen: (p: Play, { who, dedup }: Said) =>
    reopen(p.world.store, caller(p.world, who, { operatorRequested: true }), { reason: 'wanted', dedup }),
  control: (p: Play, { who }: Said) => recordControl(p.world.store, operator(p, who), SET, 'wanted'),
  mode: (p: Play, { who, n, dedup }: Said) => {
    const verb = pick<ModeVerb>(['resume', 'reset', 'pause', 'resume', 'pause', 'reset', 'stop'], n) as ModeVerb;
    return setMode(p.world.store, operator(p, who), verb, { reason: 'wanted', dedup });
  },
  hold: (p: Play, { who, whom, n, dedup }: Said) =>
    hold(p.world.store, operator(p, who), 'hold', whom.id, { reason: n === 0 ? null : 'wanted', dedup }),
  unhold: (p: Play, { who, whom, n, dedup }: Said) => {
    const held = pick(Object.keys(p.world.kept().state.brakes.held), n) ?? whom.id;
    return hold(p.world.store, operator(p, who), 'unhold', held, { reason: 'wanted', dedup });
  },
  interruptAgent: (p: Play, { who, whom, dedup }: Said) =>
    interrupt(p.world.store, operator(p, who), whom.id, { reason: 'wanted', dedup }),
  acknowledge: (p: Play, { who, dedup }: Said) => acknowledge(p.world.store, caller(p.world, who), dedup),
  ban: (p: Play, { who, whom, dedup }: Said) => {
    const by = caller(p.world, who, { force: true, operatorRequested: true });
    return kick(p.world.store, by, { target: whom.id, reason: 'wanted', ban: 60_000, dedup });
  },
  joinChannel: (p: Play, { who, n, dedup }: Said) =>
    joinChannel(p.world.store, caller(p.world, who), { channel: n % 2 === 0 ? '#one' : '#two', dedup }),
  leaveChannel: (p: Play, { who, n, dedup }: Said) => {
    const { agent, channel } = inside(p, n) ?? { agent: who, channel: '#one' };
    return leaveChannel(p.world.store, caller(p.world, agent), { channel, dedup });
  },
  topic: (p: Play, { who, n, dedup }: Said) => {
    const { agent, channel } = inside(p, n) ?? { agent: who, channel: '#one' };
    return setTopic(p.world.store, caller(p.world, agent), { channel, topic: n === 0 ? '' : p.fresh(), dedup });
  },
  closeChannel: (p: Play, { who, dedup }: Said) =>
    closeChannel(p.world.store, operator(p, who), { channel: '#one', reason: 'wanted', dedup }),
  send: (p: Play, { who, whom, n, flag, dedup }: Said) => {
    const message = {
      to: n === 0 ? '#one' : flag ? 'room' : whom.id,
      body: n === 1 ? `@all ${p.fresh()}` : p.fresh(),
      pin: n === 2,
      interrupt: flag,
      replyTo: null,
      dedup,
    };
    return send(p.world.store, caller(p.world, who), message);
  },
  pin: (p: Play, { who, n, dedup }: Said) => {
    const said = p.world.kept().log.filter((e) => e.type === 'message_sent' && (e.to === null || e.to[0] === '#'));
    const message = pick(said, n)?.seq ?? 1;
    const known = pick(p.world.kept().state.pins, n)?.seq;
    const asked = known === undefined || n > 3 ? { message, pinned: true } : { message: known, pinned: false };
    return setPin(p.world.store, caller(p.world, who), { ...asked, dedup });
  },
  doing: (p: Play, { who, flag, n, dedup }: Said) =>
    doing(p.world.store, caller(p.world, who), flag ? null : n === 0 ? ' ' : p.fresh(), dedup),
  limit: (p: Play, { who, n, flag, dedup }: Said) => {
    const wanted = n === 0 ? null : flag ? { burst: n - 1 } : { burst: 1, perSecond: n / 1_000 };
    return setLimit(p.world.store, operator(p, who), wanted, { reason: 'wanted', dedup });
  },
  ...ASKING_MOVES,
  ...FLOOR_MOVES,
  ...TASK_MOVES,
  ...CLAIM_MOVES,
  ...FILE_MOVES,
  note: (p: Play, { who, n, dedup }: Said) =>
    addNote(p.world.store, caller(p.world, who), { id: p.fresh(), body: 'a note', turn: n === 0 ? 99 : null, dedup }),
  resolve: (p: Play, { who, n, dedup }: Said) => {
    const id = pick(Object.keys(p.world.kept().rows.note), n) ?? 'no such note';
    return resolveNote(p.world.store, caller(p.world, who), id, dedup);
  },
  commit: (p: Play, { who }: Said) =>
    recordRefs(p.world.store, caller(p.world, who), [{ ref: 'HEAD', old: '0', new: p.fresh() }]),
  listen: async (p: Play, { who, flag }: Said) => {
    const receiver = tt.receiverOf(p, who, flag ? 'park' : 'follow');
    await listen(p.world.store, caller(p.world, who), receiver);
    p.listeners.push(receiver);
  },
  stopListening: (p: Play, { n, flag }: Said) =>
    on(pick(p.listeners, n), async (receiver) => {
      p.world.locks.set(receiver.lock, 'dead');
      p.listeners = p.listeners.filter((r) => r !== receiver);
      if (flag) await stopListening(p.world.store, receiver.id);
    }),
  beat: async (p: Play) => {
    for (const guardian of p.guardians) await tt.beat(p, guardian);
  },
  killGuardian: (p: Play, { n }: Said) => on(pick(p.guardians, n), (g) => tt.stop(p, g)),
  newGuardian: (p: Play, { n }: Said) => on(pick(p.grants, n), (g) => tt.guard(p, g, null)),
  unguard: (p: Play, { n }: Said) => on(pick(p.grants, n), (g) => unguard(p.world.store, g)),
  die: (p: Play, { who }: Said) => die(p.world, who),
  restart: (p: Play, { who }: Said) => restart(p.world, who),
  lockVanishes: (p: Play, { n }: Said) => on(pick([...p.world.locks.keys()], n), (lock) => vanish(p, lock)),
  pass: (p: Play, { n }: Said) => p.world.pass(SPANS[n % SPANS.length] as number),
  clockJumps: (p: Play, { flag }: Said) => {
    p.world.clock.wall += flag ? DAY : -DAY;
  },
  reboot: (p: Play) => tt.reboot(p),
  whoever: (p: Play, { who }: Said) =>
    change(p.world.store, caller(p.world, who, { session: 'another' }), { name: 'x' }, () => ({
      events: [],
      result: null,
    })),
};

/** Somebody who is in a channel. */
function inside(p: Play, n: number): { agent: Actor; channel: string } | undefined {
  const all = Object.entries(p.world.kept().state.channels).flatMap(([channel, { members }]) =>
    Object.keys(members).map((id) => ({ agent: tt.actorOf(id), channel })),
  );
  return pick(all, n);
}

const isPerson = ({ id }: Actor): boolean => id.startsWith('human:');
const operator = (p: Play, who: Actor) => caller(p.world, who, { operatorRequested: true });

/** A sweeper removes the file of a lock that nobody holds. */
function vanish(p: Play, lock: string): void {
  if (p.world.locks.get(lock) === 'dead') p.world.locks.delete(lock);
}

const on = <T, R>(thing: T | undefined, what: (thing: T) => R): R | undefined =>
  thing === undefined ? undefined : what(thing);

/** By place in the cast; the two places after the last are whoever holds the stick, and whom it is promised to. */
function cast(p: Play, place: number): Actor {
  const { owner, reserved } = p.world.kept().state.turn;
  const role = [owner, reserved?.agent][place - CAST.length];
  return CAST[place] ?? CAST.find((a) => a.id === role) ?? ONE;
}

/** Errors are those of the rules. */
export async function perform(p: Play, { does, who, whom, ...rest }: Move): Promise<unknown> {
  const said = { ...rest, who: cast(p, who), whom: cast(p, whom) };
  p.override = false;
  return await MOVES[does](p, said);
}

const OFTEN: readonly Move['does'][] = [
  ...(['wait', 'wait', 'wait', 'tick', 'release', 'release', 'release'] as const),
  ...(['join', 'pass', 'pass', 'listen', 'leave', 'die', 'kick', 'take', 'takeAndRaise', 'killGuardian'] as const),
  ...(['addTask', 'claimTask', 'claimTask', 'endTask'] as const),
];
const RARE: readonly Move['does'][] = Object.keys(MOVES) as Move['does'][];

export const moves = (maxLength = 60): fc.Arbitrary<Move[]> =>
  fc.array(
    fc.record({
      does: fc.oneof(fc.constantFrom(...OFTEN), fc.constantFrom(...RARE)),
      who: fc.nat(CAST.length + 1),
      whom: fc.nat(CAST.length + 1),
      n: fc.nat(6),
      flag: fc.boolean(),
      dedup: fc.option(fc.constantFrom('k1', 'k2'), { nil: undefined, freq: 8 }),
    }),
    { maxLength, size: 'max' },
  );
