/**
 * Brakes hold: what began when a brake was known to be on, and ended before anybody asked to take it off, was refused. And
 * they are off again: nobody is refused by a stop that was known to be over. By real time alone; and once more by the log.
 */
import type { RoomEvent } from '../../../src/domain/event.ts';
import type { Operation } from '../history.ts';

export interface Braking {
  readonly operations: readonly Operation[];
  /** Numbers of what agents said: what a brake holds back. */
  readonly talk: ReadonlySet<number>;
  /** From here on nothing is known of a brake until it is put on again; milliseconds of the same clock. */
  readonly replaced: number | null;
}

/** How a brake is put on and taken off, whom it stops, and what it lets nobody do. */
interface Brake {
  readonly on: string;
  readonly off: readonly string[];
  /** What takes it off too, where its member is gone. */
  readonly mayEnd?: readonly string[];
  readonly isFor: (on: Operation, member: string) => boolean;
  readonly refuses: (operation: Operation, talk: ReadonlySet<number>) => string | null;
}

interface Stretch {
  readonly by: Operation;
  readonly from: number;
  readonly to: number;
}

const everybody = (): boolean => true;
const its = ({ said }: Operation, member: string): boolean => said.target === member;

/** What an agent writes; its release, leave, ack and leaving a channel are let through, and so is giving back what it claimed. */
const WRITES: ReadonlySet<string> = new Set([
  ...['join', 'take', 'assign', 'kick', 'send', 'note', 'standby', 'channel join', 'doing'],
  ...['floor take', 'floor raise', 'floor lower', 'floor pass', 'floor drop'],
  ...['ask', 'ask answer', 'question open', 'question decide'],
  ...['task add', 'task claim', 'task note', 'task done', 'task reopen', 'task after', 'claim'],
]);

/** A turn that it had not, a task, or paths. */
const granted = ({ verb, said: { status, reason } }: Operation): string | null => {
  if (verb === 'claim' || (verb === 'task claim' && status === 'claimed')) return 'was granted work';
  return status === 'your_turn' && !UNBRAKED.includes(reason ?? '') ? 'was granted a turn' : null;
};
/** It had it before, or a person said so. */
const UNBRAKED: readonly string[] = ['already_owner', 'operator_override'];
const edited = ({ verb }: Operation): string | null => (verb === 'edit' ? 'was let through' : null);
const heard = ({ said: { told = [] } }: Operation, talk: ReadonlySet<number>): string | null => {
  const seq = told.find((one) => talk.has(one));
  return seq === undefined ? null : `was told ${seq}`;
};

const BRAKES: readonly Brake[] = [
  {
    on: 'stop',
    off: ['reset'],
    isFor: everybody,
    refuses: (one, talk) =>
      (WRITES.has(one.verb) ? 'was answered ok' : null) ?? granted(one) ?? edited(one) ?? heard(one, talk),
  },
  {
    on: 'pause',
    off: ['resume', 'reset'],
    isFor: everybody,
    refuses: (one, talk) => granted(one) ?? heard(one, talk),
  },
  {
    on: 'hold',
    off: ['unhold'],
    isFor: its,
    refuses: (one, talk) => granted(one) ?? edited(one) ?? heard(one, talk),
  },
  { on: 'interrupt', off: ['ack'], mayEnd: ['unhold'], isFor: its, refuses: (one) => granted(one) ?? edited(one) },
];

export function checkBrakes({ operations, talk, replaced }: Braking): readonly string[] {
  // What is asked again is told what was answered before the brake.
  const agents = operations.filter(
    ({ member, outcome, said }) => !member.startsWith('human:') && outcome === 'ok' && !said.again,
  );
  const passed = BRAKES.flatMap((brake) =>
    stretches(operations, brake, replaced).flatMap(({ by, from, to }) =>
      agents
        .filter(({ member, call, end }) => call >= from && end <= to && brake.isFor(by, member))
        .flatMap((one) => {
          const what = brake.refuses(one, talk);
          return what === null ? [] : [`${labelOf(one)} ${what} under the ${brake.on} of operation ${by.id}`];
        }),
    ),
  );
  return [...passed, ...inVain(operations, replaced)];
}

const labelOf = ({ id, member, verb }: Operation): string => `operation ${id}, ${verb} of ${member},`;

/** Each from when the answer was there to when somebody may have begun to end it. */
function stretches(operations: readonly Operation[], brake: Brake, replaced: number | null): Stretch[] {
  const ons = operations.filter(({ verb, outcome }) => verb === brake.on && outcome === 'ok');
  return ons.flatMap((by) => {
    const ends = operations.filter(
      (one) =>
        [...brake.off, ...(brake.mayEnd ?? [])].includes(one.verb) && one.outcome !== 'fail' && isOf(brake, by, one),
    );
    if (ends.some(({ call, end }) => call < by.end && end > by.call)) return [];
    const to = Math.min(...ends.filter(({ call }) => call >= by.end).map(({ call }) => call), until(by.call, replaced));
    return [{ by, from: by.end, to }];
  });
}

/** An interrupt is ended by the agent itself, or by its name. */
const isOf = ({ isFor }: Brake, by: Operation, off: Operation): boolean =>
  isFor(by, off.member) || off.said.target === by.said.target;

/** What was under way then may be of either; nothing is known of it. */
const until = (from: number, replaced: number | null): number =>
  replaced === null || replaced < from ? Number.POSITIVE_INFINITY : replaced;

/** Refused by a stop, and none can have been on at any moment of the call. */
const inVain = (operations: readonly Operation[], replaced: number | null): string[] => {
  const mayBeStopped = possible(operations, ['stop'], replaced);
  return operations
    .filter((one) => one.code === 'room_stopped' && !mayBeStopped(one))
    .map((one) => `${labelOf(one)} was refused by a stop that was over`);
};

/** Whether one of these brakes may have been on for its member at some moment of an operation. */
export function possible(
  operations: readonly Operation[],
  names: readonly string[],
  replaced: number | null,
): (one: Operation) => boolean {
  const ons = BRAKES.filter(({ on }) => names.includes(on)).flatMap((brake) => {
    const offs = operations.filter(({ verb, outcome }) => brake.off.includes(verb) && outcome === 'ok');
    return operations
      .filter(({ verb, outcome }) => verb === brake.on && outcome !== 'fail')
      .map((by) => ({ by, brake, offs: offs.filter((off) => off.call >= by.end && isOf(brake, by, off)) }));
  });
  return (one) =>
    // A copy may bring back one that was over.
    (replaced !== null && one.end >= replaced) ||
    ons.some(
      ({ by, brake, offs }) =>
        by.call <= one.end && brake.isFor(by, one.member) && !offs.some(({ end }) => end <= one.call),
    );
}

/** In the order of the log, which also knows of those that waited before: no turn and no word under a brake that forbids it. */
export function checkBraked(log: readonly RoomEvent[]): readonly string[] {
  let mode: 'running' | 'paused' | 'stopped' = 'running';
  const held = new Set<string>();
  const interrupted = new Set<string>();
  return log.flatMap((event) => {
    const { seq, type, from, to, payload } = event;
    if (type === 'paused' || type === 'stopped') mode = type;
    if (type === 'resumed' || type === 'reset') mode = 'running';
    if (type === 'held') held.add(to ?? '');
    if (type === 'unheld') held.delete(to ?? '');
    if (type === 'unheld' && payload.interrupt) interrupted.delete(to ?? '');
    if (type === 'interrupted') interrupted.add(to ?? '');
    if (type === 'acknowledged') interrupted.delete(from ?? '');
    const isOrdered = ('requested' in payload && payload.requested) || ('origin' in payload && payload.origin);
    const isGrant = type === 'claim' || type === 'takeover';
    const who = (isGrant ? to : from) ?? '';
    if (isOrdered || who.startsWith('human:')) return [];
    const isBraked = mode !== 'running' || held.has(who) || interrupted.has(who);
    if (isGrant && isBraked) return [`event ${seq}: ${who} was granted a turn under a brake`];
    return type === 'message_sent' && mode === 'stopped' ? [`event ${seq}: ${who} spoke in a stopped room`] : [];
  });
}
