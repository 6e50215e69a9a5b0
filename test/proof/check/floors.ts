/**
 * Floors: never two holders of a scope, nobody else speaks there, every hand is served in its order or goes for a reason. The
 * log is read as the one order of all that was done, and what was answered must stand in it; one more look needs no log.
 */
import type { RoomEvent } from '../../../src/domain/event.ts';
import type { Operation } from '../history.ts';
import { isLost, type Lost } from './messages.ts';
import { deaths, lastSigns } from './when.ts';

export interface Speaking {
  readonly operations: readonly Operation[];
  readonly log: readonly RoomEvent[];
  /** From when on a member may be dead. */
  readonly vanished: ReadonlyMap<string, number>;
  readonly replaced: number | null;
  readonly lost: readonly Lost[];
  /** Milliseconds of a floor’s lease. */
  readonly ttl: number;
}

interface Floor {
  readonly holder: string;
  readonly hands: readonly string[];
}

export function checkFloors(speaking: Speaking): readonly string[] {
  return [...readInLog(speaking), ...answered(speaking), ...spokeUnder(speaking)];
}

const scopeOf = ({ to }: { readonly to: string | null }): string => to ?? 'room';

interface Reading {
  readonly floors: Map<string, Floor>;
  readonly wrong: string[];
  readonly mayBeDead: (agent: string, seq: number) => boolean;
  /** Whether somebody may have named the next in a scope: by an id, or by how it begins, as commands take it. */
  readonly mayBeNamed: (by: string | null, next: string, scope: string) => boolean;
}

function readInLog({ log, operations, vanished }: Speaking): string[] {
  const passes = operations.filter(
    ({ verb, outcome, said }) => verb === 'floor pass' && outcome !== 'fail' && said.target,
  );
  const mayBeNamed: Reading['mayBeNamed'] = (by, next, scope) =>
    passes.some(({ member, said }) => member === by && said.scope === scope && next.startsWith(said.target ?? next));
  const reading: Reading = { floors: new Map(), wrong: [], mayBeDead: deaths(operations, vanished), mayBeNamed };
  for (const event of log) read(reading, event);
  return reading.wrong;
}

function read(reading: Reading, event: RoomEvent): void {
  const { floors, mayBeDead } = reading;
  const { seq, type, from, reason } = event;
  const scope = scopeOf(event);
  const floor = floors.get(scope);
  const { holder, hands } = floor ?? { holder: 'nobody', hands: [] };
  const say = (what: string) => void reading.wrong.push(`event ${seq}, ${type} in ${scope}: ${what}`);
  switch (event.type) {
    case 'floor_taken':
      if (floor && holder !== from) say(`${from} took what ${holder} had`);
      else if (!floor) floors.set(scope, { holder: from ?? '', hands: [] });
      return;
    case 'hand_raised':
      if (!floor || holder === from) say(`${from} waits for what ${holder} has`);
      else if (!hands.includes(from ?? '')) floors.set(scope, { holder, hands: [...hands, from ?? ''] });
      return;
    case 'hand_lowered':
    case 'channel_left':
      return void go(floors, scope, from, say);
    case 'leave':
    case 'kick':
      for (const where of floors.keys()) go(floors, where, type === 'kick' ? event.to : from, say);
      return;
    case 'floor_passed': {
      const { next, gone } = event.payload;
      const mayBeNamed = reason === null && reading.mayBeNamed(from, next.agent, scope);
      return void give(reading, event, { by: from, next: next.agent, gone, inOrder: !mayBeNamed }, say);
    }
    case 'floor_expired': {
      const { holder: by, next, gone } = event.payload;
      if (reason === 'holder_gone' && !mayBeDead(by, seq)) say(`${by} lives`);
      return void give(reading, event, { by, next: next?.agent ?? null, gone, inOrder: true }, say);
    }
    case 'floor_dropped':
    case 'floor_cleared': {
      const by = type === 'floor_dropped' ? from : event.payload.holder;
      if (holder !== by) say(`${by} put away what ${holder} had`);
      // Handed on at a leaving, and nobody was there to take it.
      const isExcused = (hand: string) =>
        event.payload.hands.includes(hand) && (type === 'floor_cleared' || reason === null || mayBeDead(hand, seq));
      for (const hand of hands) if (!isExcused(hand)) say(`the hand of ${hand} was lost`);
      return void floors.delete(scope);
    }
    case 'channel_closed':
      return void floors.delete(scope);
    case 'stopped':
    case 'close':
    case 'epoch_started':
      return void floors.clear();
    case 'form_opened':
    case 'question_opened':
    case 'message_sent':
      if (floor && holder !== from && event.payload.origin !== 'operator')
        say(`${from} spoke, and ${holder} had the floor`);
  }
}

interface Handing {
  readonly by: string | null;
  readonly next: string | null;
  readonly gone: readonly string[];
  readonly inOrder: boolean;
}

function give(
  { floors, mayBeDead }: Reading,
  event: RoomEvent,
  { by, next, gone, inOrder }: Handing,
  say: (what: string) => void,
): void {
  const scope = scopeOf(event);
  const { holder, hands } = floors.get(scope) ?? { holder: 'nobody', hands: [] };
  if (holder !== by) say(`${by} gave what ${holder} had`);
  for (const agent of gone) if (!mayBeDead(agent, event.seq)) say(`the hand of ${agent}, which lives, was lost`);
  const waiting = hands.filter((agent) => !gone.includes(agent));
  const first = waiting[0] ?? null;
  if (inOrder && next !== first) say(`${next ?? 'nobody'} got it, and ${first ?? 'nobody'} was next`);
  if (next === null) floors.delete(scope);
  else floors.set(scope, { holder: next, hands: waiting.filter((agent) => agent !== next) });
}

function go(floors: Map<string, Floor>, scope: string, agent: string | null, say: (what: string) => void): void {
  const floor = floors.get(scope);
  if (!floor) return;
  if (floor.holder === agent) say(`${agent} went and kept the floor of ${scope}`);
  floors.set(scope, { ...floor, hands: floor.hands.filter((hand) => hand !== agent) });
}

/** Who was told that the floor is its own has it in the log, and who was told that it waits has its hand up. */
function answered({ operations, log, lost }: Speaking): string[] {
  const bySeq = new Map(log.map((event) => [event.seq, event]));
  return operations.flatMap(({ id, member, verb, outcome, said: { seq, status, scope } }) => {
    if (verb !== 'floor take' || outcome !== 'ok' || seq === undefined || isLost(lost, seq)) return [];
    const event = bySeq.get(seq);
    const type = status === 'yours' ? 'floor_taken' : 'hand_raised';
    const isThere = event?.type === type && event.from === member && scopeOf(event) === scope;
    return isThere ? [] : [`operation ${id}, ${verb} of ${member}: ${status}, and ${seq} is no ${type}`];
  });
}

/** A send that began after its floor was known to be another’s, and ended before that can have ended, was refused. */
function spokeUnder({ operations, vanished, replaced, ttl }: Speaking): string[] {
  const lastSign = lastSigns(operations);
  const enders = operations.filter((one) => one.outcome !== 'fail' && isEnder(one));
  const sends = operations.filter(({ verb, outcome }) => verb === 'send' && outcome === 'ok');
  return operations
    .filter(({ verb, outcome, said }) => verb === 'floor take' && outcome === 'ok' && said.status === 'yours')
    .flatMap((take) => {
      const { member, said } = take;
      const ends = enders
        .filter((one) => one.end > take.call && mayEnd(one, member, said.scope))
        .map(({ call }) => call);
      const others = [
        vanished.get(member) ?? Number.POSITIVE_INFINITY,
        lastSign.get(member) ?? 0,
        replaced ?? Number.POSITIVE_INFINITY,
      ].filter((at) => at >= take.call);
      const to = Math.min(take.call + ttl, ...ends, ...others);
      return sends
        .filter((send) => send.said.scope === said.scope && send.member !== member && !send.member.startsWith('human:'))
        .filter(({ call, end }) => call >= take.end && end <= to)
        .map(
          (send) =>
            `operation ${send.id} of ${send.member} spoke in ${said.scope} under the floor of operation ${take.id} of ${member}`,
        );
    });
}

const OWN: readonly string[] = ['floor pass', 'floor drop', 'channel leave', 'leave', 'hook end'];
const ANYBODYS: readonly string[] = ['kick', 'stop', 'close', 'floor clear'];
const isEnder = ({ verb }: Operation): boolean => OWN.includes(verb) || ANYBODYS.includes(verb);
const mayEnd = ({ verb, member, said }: Operation, holder: string, scope: string | undefined): boolean =>
  (said.scope === undefined || said.scope === scope) && (ANYBODYS.includes(verb) || member === holder);
