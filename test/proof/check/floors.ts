/**
 * Floors: never two holders of a scope, nobody else speaks there, every hand is served in its order or goes for a reason. The
 * log is read as the one order of all that was done, and what was answered must stand in it; one more look needs no log.
 */
import type { RoomEvent } from '../../../src/domain/event.ts';
import type { Operation } from '../history.ts';
import { isLost, type Lost } from './messages.ts';

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

function readInLog({ log, operations, vanished }: Speaking): string[] {
  const wrong: string[] = [];
  const floors = new Map<string, Floor>();
  const named = new Set(
    operations.flatMap(({ verb, said }) => (verb === 'floor pass' && said.target ? [said.seq] : [])),
  );
  const isUnsure = operations.some(
    ({ verb, outcome, said }) => verb === 'floor pass' && said.target && outcome !== 'fail' && said.seq === undefined,
  );
  const mayBeDead = deaths(operations, vanished);
  for (const event of log) {
    const scope = scopeOf(event);
    const floor = floors.get(scope);
    const say = (what: string) => wrong.push(`event ${event.seq}, ${event.type} in ${scope}: ${what}`);
    const give = (holder: string, next: string | null, gone: readonly string[], inOrder: boolean): void => {
      if (floor?.holder !== holder) say(`${holder} gave what ${floor?.holder ?? 'nobody'} had`);
      for (const agent of gone) if (!mayBeDead(agent, event.seq)) say(`the hand of ${agent}, which lives, was lost`);
      const waiting = (floor?.hands ?? []).filter((agent) => !gone.includes(agent));
      if (inOrder && next !== (waiting[0] ?? null))
        say(`${next ?? 'nobody'} got it, and ${waiting[0] ?? 'nobody'} was next`);
      if (next === null) floors.delete(scope);
      else floors.set(scope, { holder: next, hands: waiting.filter((agent) => agent !== next) });
    };
    const go = (agent: string | null, where: string): void => {
      const here = floors.get(where);
      if (!here) return;
      if (here.holder === agent) say(`${agent} went and kept the floor of ${where}`);
      floors.set(where, { ...here, hands: here.hands.filter((hand) => hand !== agent) });
    };
    switch (event.type) {
      case 'floor_taken':
        if (floor && floor.holder !== event.from) say(`${event.from} took what ${floor.holder} had`);
        else if (!floor) floors.set(scope, { holder: event.from ?? '', hands: [] });
        break;
      case 'hand_raised':
        if (!floor || floor.holder === event.from) say(`${event.from} waits for what ${floor?.holder ?? 'nobody'} has`);
        else if (!floor.hands.includes(event.from ?? ''))
          floors.set(scope, { ...floor, hands: [...floor.hands, event.from ?? ''] });
        break;
      case 'hand_lowered':
      case 'channel_left':
        go(event.from, scope);
        break;
      case 'leave':
      case 'kick':
        for (const where of floors.keys()) go(event.type === 'kick' ? event.to : event.from, where);
        break;
      case 'floor_passed': {
        // Of a pass whose answer was lost nobody knows whether it named somebody.
        const mayBeNamed = event.reason === null && (named.has(event.seq) || isUnsure);
        give(event.from ?? '', event.payload.next.agent, event.payload.gone, !mayBeNamed);
        break;
      }
      case 'floor_expired':
        if (event.reason === 'holder_gone' && !mayBeDead(event.payload.holder, event.seq))
          say(`${event.payload.holder} lives`);
        give(event.payload.holder, event.payload.next?.agent ?? null, event.payload.gone, true);
        break;
      case 'floor_dropped':
        if (floor?.holder !== event.from) say(`${event.from} put away what ${floor?.holder ?? 'nobody'} had`);
        // Handed on at a leaving, and nobody was there to take it.
        for (const hand of floor?.hands ?? [])
          if (event.reason !== null ? !mayBeDead(hand, event.seq) : !event.payload.hands.includes(hand))
            say(`the hand of ${hand} was lost`);
        floors.delete(scope);
        break;
      case 'floor_cleared':
      case 'channel_closed':
        floors.delete(scope);
        break;
      case 'stopped':
      case 'close':
      case 'epoch_started':
        floors.clear();
        break;
      case 'message_sent':
        if (floor && floor.holder !== event.from && event.payload.origin !== 'operator')
          say(`${event.from} spoke, and ${floor.holder} had the floor`);
        break;
    }
  }
  return wrong;
}

/** Whether a member may have been dead when this was written: it did nothing more after that was surely there. */
function deaths(
  operations: readonly Operation[],
  vanished: ReadonlyMap<string, number>,
): (agent: string, seq: number) => boolean {
  const known = operations
    .filter(({ outcome, said }) => outcome === 'ok' && said.seq !== undefined)
    .map(({ end, said }) => ({ seq: said.seq ?? 0, end }))
    .sort((a, b) => b.seq - a.seq);
  // From the newest on: by when at least this number was there.
  let earliest = Number.POSITIVE_INFINITY;
  const thereBy = known.map(({ seq, end }) => {
    earliest = Math.min(earliest, end);
    return { seq, end: earliest };
  });
  const signs = lastSigns(operations);
  return (agent, seq) => {
    const by = thereBy.findLast((one) => one.seq >= seq)?.end ?? Number.POSITIVE_INFINITY;
    const since = vanished.get(agent) ?? Number.POSITIVE_INFINITY;
    return since < Number.POSITIVE_INFINITY && (since <= by || (signs.get(agent) ?? 0) <= by);
  };
}

/** The last moment at which each is known to have done something. */
function lastSigns(operations: readonly Operation[]): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  for (const { member, call, end, outcome } of operations)
    last.set(member, Math.max(last.get(member) ?? 0, outcome === 'unknown' ? call : end));
  return last;
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
    .filter(({ verb, said }) => verb === 'floor take' && said.status === 'yours')
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
