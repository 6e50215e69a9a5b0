/**
 * Nobody is refused for a floor that another did not have: whoever is named as its holder had it at some moment of the call.
 * The log says in which order floors went round, and every operation that knows its event’s number says by when that was there.
 */
import type { RoomEvent } from '../../../src/domain/event.ts';
import type { Operation } from '../history.ts';
import type { Lost } from './messages.ts';
import { earliestOf, latestOf, toldUntil } from './when.ts';

export interface Holding {
  readonly operations: readonly Operation[];
  readonly log: readonly RoomEvent[];
  /** From then on the log may lack what happened; numbers may be given twice. */
  readonly replaced: number | null;
  /** What was in the log of a database that an older copy replaced. */
  readonly lost: readonly Lost[];
}

/** Numbers of events: from the grant to the end, or to that of the floor before, where the grant was only written down later. */
interface Tenure {
  readonly scope: string;
  readonly holder: string;
  readonly from: number;
  readonly to: number;
}

export function checkHeld({ operations, log, replaced, lost }: Holding): readonly string[] {
  const known = operations.filter(({ end }) => replaced === null || end < replaced);
  const tenures = tenuresIn(log);
  const [earliest, latest] = [earliestOf(known), latestOf(known)];
  const told = toldUntil(known, lost);
  return known.flatMap(({ id, verb, member, code, call, end, said: { scope, heldBy } }) => {
    if (code !== 'floor_held' || heldBy === undefined || end > told) return [];
    const where = scope ?? 'room';
    const had = tenures.some(
      (one) => one.scope === where && one.holder === heldBy && earliest(one.from) <= end && latest(one.to) >= call,
    );
    const own = heldBy === member ? ['it was its own'] : [];
    const wrong = had ? own : [`${heldBy} did not have ${where} then`, ...own];
    return wrong.map((what) => `operation ${id}, ${verb} of ${member}, was refused for a floor: ${what}`);
  });
}

function tenuresIn(log: readonly RoomEvent[]): readonly Tenure[] {
  const open = new Map<string, { readonly holder: string; readonly from: number }>();
  const tenures: Tenure[] = [];
  const end = (scope: string, seq: number): number => {
    const one = open.get(scope);
    if (one) tenures.push({ scope, ...one, to: seq });
    open.delete(scope);
    return one?.from ?? seq;
  };
  for (const event of log) {
    const { seq, type, from, to } = event;
    const scope = to ?? 'room';
    if (type === 'floor_taken') {
      if (!open.has(scope)) open.set(scope, { holder: from ?? '', from: seq });
    } else if (type === 'floor_passed') {
      end(scope, seq);
      open.set(scope, { holder: event.payload.next.agent, from: seq });
    } else if (type === 'floor_expired') {
      // It was over before anybody wrote it down: from then on the next had it, for whoever looked; before it one that has
      // died since.
      const since = end(scope, seq);
      tenures.push(...event.payload.gone.map((holder) => ({ scope, holder, from: since, to: seq })));
      if (event.payload.next) open.set(scope, { holder: event.payload.next.agent, from: since });
    } else if (type === 'floor_dropped' || type === 'floor_cleared' || type === 'channel_closed') end(scope, seq);
    else if (type === 'stopped' || type === 'close' || type === 'epoch_started')
      for (const each of [...open.keys()]) end(each, seq);
  }
  for (const scope of [...open.keys()]) end(scope, Number.POSITIVE_INFINITY);
  return tenures;
}
