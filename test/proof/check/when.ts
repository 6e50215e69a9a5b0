/** When an event of the log was written, as far as the calls and ends of those who wrote one tell; and when each was last seen at work. */
import type { Operation } from '../history.ts';
import type { Lost } from './messages.ts';

/** Whether a member may have been dead when this was written: it did nothing more after that was surely there. */
export function deaths(
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
export function lastSigns(operations: readonly Operation[]): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  for (const { member, call, end, outcome } of operations)
    last.set(member, Math.max(last.get(member) ?? 0, outcome === 'unknown' ? call : end));
  return last;
}

/** An event came after the call of each that wrote one before it. */
export function earliestOf(operations: readonly Operation[]): (seq: number) => number {
  const marks = marksOf(operations).sort((a, b) => a.seq - b.seq);
  let call = Number.NEGATIVE_INFINITY;
  const after = marks.map((mark) => {
    call = Math.max(call, mark.call);
    return { seq: mark.seq, call };
  });
  return (seq) => after.findLast((mark) => mark.seq <= seq)?.call ?? Number.NEGATIVE_INFINITY;
}

/** It came before the end of each that wrote one after it. */
export function latestOf(operations: readonly Operation[]): (seq: number) => number {
  const marks = marksOf(operations).sort((a, b) => b.seq - a.seq);
  let end = Number.POSITIVE_INFINITY;
  const before = marks.map((mark) => {
    end = Math.min(end, mark.end);
    return { seq: mark.seq, end };
  });
  return (seq) => before.findLast((mark) => mark.seq >= seq)?.end ?? Number.POSITIVE_INFINITY;
}

/** From the first event that is lost with a replaced database the log does not say who had what. Milliseconds. */
export const toldUntil = (operations: readonly Operation[], lost: readonly Lost[]): number =>
  Math.min(...lost.map(({ first }) => earliestOf(operations)(first)));

/** A repeated command has the number of its first try, and the call of that; one that was repeated for its own sake has not. */
const marksOf = (operations: readonly Operation[]): { seq: number; call: number; end: number }[] =>
  operations.flatMap(({ outcome, call, end, said: { seq, again } }) =>
    outcome === 'ok' && seq !== undefined && !again ? [{ seq, call, end }] : [],
  );
