/**
 * Tasks: one winner for each epoch, and only the winner ends it. The log is read as the one order of all that was done; what
 * was answered must stand in it, and must be answered the same when it is asked again; by real time alone nobody wins what
 * another surely has, and whoever surely has a task may end it.
 */
import type { EventType, RoomEvent } from '../../../src/domain/event.ts';
import type { Operation } from '../history.ts';
import { checkCircles } from './circles.ts';
import { isLost, type Lost } from './messages.ts';
import { isWithin, type Past, stretchesIn } from './standing.ts';
import { checkTaskLog } from './task-log.ts';
import { earliestOf, latestOf, toldUntil } from './when.ts';

export interface Working extends Past {
  readonly log: readonly RoomEvent[];
  readonly lost: readonly Lost[];
}

export function checkTasks(working: Working): readonly string[] {
  return [
    ...checkTaskLog(working),
    ...answered(working),
    ...wonOnce(working),
    ...again(working),
    ...inTime(working),
    ...refused(working),
    ...checkCircles({ ...working, operations: before(working) }),
    ...tooSoon(working),
  ];
}

const labelOf = ({ id, verb, member }: Operation): string => `operation ${id}, ${verb} of ${member}`;

const WROTE: Readonly<Record<string, EventType>> = {
  'task add': 'task_added',
  'task claim': 'task_claimed',
  'task note': 'task_noted',
  'task done': 'task_done',
  'task abandon': 'task_abandoned',
  'task reopen': 'task_reopened',
  'task interrupt': 'task_interrupted',
  'task after': 'task_after',
};

interface Payload {
  readonly task_id?: string;
  readonly epoch?: number;
  readonly after?: readonly string[];
}

/** Who was told that it won, ended or said something has that in the log, under its own name, for that epoch. */
function answered({ operations, log, lost }: Working): string[] {
  const bySeq = new Map(log.map((event) => [event.seq, event]));
  return operations.flatMap((one) => {
    const { member, verb, outcome, said } = one;
    const { seq, about, epoch, status } = said;
    const type = WROTE[verb];
    if (!type || outcome !== 'ok' || status === 'none_ready' || status === 'unchanged' || isLost(lost, seq)) return [];
    const event = bySeq.get(seq ?? 0);
    const payload = (event?.payload ?? {}) as Payload;
    const isThere = event?.type === type && event.from === member && payload.task_id === about;
    const isEpoch = verb === 'task note' || epoch === undefined || payload.epoch === epoch;
    const isAfter = type !== 'task_after' || payload.after?.join() === said.after?.join();
    return isThere && isEpoch && isAfter ? [] : [`${labelOf(one)}: ${seq} is no ${type} of ${about} in epoch ${epoch}`];
  });
}

const isWin = ({ verb, outcome, said: { status } }: Operation): boolean =>
  verb === 'task claim' && outcome === 'ok' && status === 'claimed';
const isDone = ({ verb, outcome }: Operation): boolean => verb === 'task done' && outcome === 'ok';

/** By what was answered alone: of each task and epoch one was told that it won, and one that it is done. */
function wonOnce({ operations, lost }: Working): string[] {
  const first = new Map<string, Operation>();
  return operations
    .filter((one) => (isWin(one) || isDone(one)) && !isLost(lost, one.said.seq))
    .flatMap((one) => {
      const { verb, member, said } = one;
      const what = `${verb} ${said.about} ${said.epoch}`;
      const other = first.get(what) ?? one;
      first.set(what, other);
      const isSame =
        other === one || (other.member === member && other.said.key === said.key && said.key !== undefined);
      return isSame ? [] : [`operations ${other.id} and ${one.id} were both told: ${what}`];
    });
}

/** What was answered is answered the same under the same key, whatever happened since; but that nothing was found may change. */
function again(working: Working): string[] {
  const told = new Map<string, Operation>();
  return before(working)
    .filter(({ verb, said, outcome }) => verb in WROTE && said.key !== undefined && outcome !== 'unknown')
    .sort((a, b) => a.end - b.end)
    .flatMap((one) => {
      const { member, outcome, said } = one;
      const name = `${member} ${said.key}`;
      const other = told.get(name);
      if (!other) {
        if (outcome === 'ok' && said.status !== 'none_ready') told.set(name, one);
        return [];
      }
      const isSame =
        outcome === 'ok' && (['about', 'epoch', 'seq', 'status'] as const).every((k) => other.said[k] === said[k]);
      return isSame ? [] : [`${labelOf(one)}: answered otherwise than operation ${other.id} with the same key`];
    });
}

const NOT_ITS: readonly string[] = ['stale_claim', 'not_claimer', 'bad_state'];

/** While a claim surely stands nobody else wins that task, nor its holder again, and its holder is not refused its end. */
function inTime(working: Working): string[] {
  const byTask = new Map<string, Operation[]>();
  const stretchesOf = stretchesIn(working);
  for (const one of working.operations) {
    const { about } = one.said;
    if (one.verb in WROTE && about !== undefined) byTask.set(about, [...(byTask.get(about) ?? []), one]);
  }
  return [...byTask.values()].flatMap((ofTask) => {
    const ends = ({ verb }: Operation): boolean => verb === 'task done' || verb === 'task abandon';
    const stretches = stretchesOf(ofTask.filter(isWin), ofTask, ends);
    return stretches.flatMap((stretch) =>
      ofTask
        .filter((one) => isWithin(stretch, one))
        .flatMap((one) => {
          const { by } = stretch;
          const wins = isWin(one) && !one.said.again;
          const isOwnEnd = ends(one) && one.member === by.member && (one.said.epoch ?? by.said.epoch) === by.said.epoch;
          if (wins) return [`${labelOf(one)} won ${by.said.about}, which operation ${by.id} of ${by.member} had`];
          return isOwnEnd && NOT_ITS.includes(one.code ?? '')
            ? [`${labelOf(one)} was refused (${one.code}), and operation ${by.id} had won ${by.said.about}`]
            : [];
        }),
    );
  });
}

/** A lease was written down as over before it can have been. */
function tooSoon({ log, ...working }: Working): string[] {
  const known = before(working);
  const latest = latestOf(known);
  const grants = new Map(
    known.filter((one) => isWin(one) && !one.said.again).map((one) => [`${one.said.about} ${one.said.epoch}`, one]),
  );
  return log.flatMap((event) => {
    if (event.type !== 'task_expired' || event.reason !== 'lease_over') return [];
    const { seq, payload } = event;
    const grant = grants.get(`${payload.task_id} ${payload.epoch}`);
    const isEarly = grant && latest(seq) < grant.call + (grant.said.ttl ?? 0);
    return isEarly ? [`event ${seq}: ${payload.holder} lost ${payload.task_id} too soon`] : [];
  });
}

/** Nobody is refused for a claim that the one who is named did not have at any moment of the call. */
function refused(working: Working): string[] {
  const known = before(working);
  const told = toldUntil(known, working.lost);
  const [earliest, latest] = [earliestOf(known), latestOf(known)];
  const open = new Map<string, { readonly holder: string | null; readonly from: number }>();
  const had = new Map<string, { readonly from: number; readonly to: number }[]>();
  const end = (id: string, seq: number): void => {
    const one = open.get(id);
    const name = `${id} ${one?.holder}`;
    if (one) had.set(name, [...(had.get(name) ?? []), { from: earliest(one.from), to: latest(seq) }]);
    open.delete(id);
  };
  for (const { seq, type, from, payload } of working.log) {
    if (type === 'close' || type === 'epoch_started') for (const id of [...open.keys()]) end(id, seq);
    if (!('task_id' in payload)) continue;
    if (ENDS.includes(type)) end(payload.task_id, seq);
    if (type === 'task_claimed') open.set(payload.task_id, { holder: from, from: seq });
  }
  for (const id of [...open.keys()]) end(id, Number.POSITIVE_INFINITY);
  return known.flatMap((one) => {
    const { code, call, end: at, said } = one;
    if (code !== 'already_claimed' || at > told) return [];
    const tenures = had.get(`${said.about} ${said.heldBy}`) ?? [];
    const isSo = tenures.some(({ from, to }) => from <= at && to >= call);
    return isSo ? [] : [`${labelOf(one)} was refused: ${said.heldBy} did not have ${said.about} then`];
  });
}

const ENDS: readonly EventType[] = ['task_done', 'task_abandoned', 'task_expired'];

const before = ({ operations, replaced }: Past): readonly Operation[] =>
  replaced === null ? operations : operations.filter(({ end }) => end < replaced);
