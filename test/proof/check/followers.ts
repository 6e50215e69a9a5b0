/** What followers saw against the log: the same order for all, nothing left out, and after a restart exactly the rest. */
import type { Logged, Lost } from './messages.ts';

export interface Run {
  /** It read from here on; null: from its saved cursor. */
  readonly after: number | null;
  readonly seen: readonly number[];
  /** Milliseconds of the same clock. */
  readonly call?: number;
  readonly end?: number;
  /** It ended by itself, with this error. */
  readonly broke?: string | null;
}

export interface Followed {
  readonly name: string;
  /** One run after the other: each but the last was killed. */
  readonly runs: readonly Run[];
  /** Which of the log's events concern it; those that do not may still be shown. */
  readonly concerns: (event: Logged) => boolean;
  /** Only these are judged: others may come ahead of what a brake holds back. */
  readonly only?: boolean;
}

export function checkFollowers(
  followers: readonly Followed[],
  log: readonly Logged[],
  lost: readonly Lost[],
): string[] {
  const inLog = new Set(log.map(({ seq }) => seq));
  return followers.flatMap(({ name, runs: all, concerns, only }) => {
    const wrong: string[] = [];
    // Of what was lost nobody knows any more what it was, so that it is not judged either.
    const judged = new Set(log.flatMap((event) => (!only || concerns(event) ? [event.seq] : [])));
    const runs = only ? all.map((run) => ({ ...run, seen: run.seen.filter((seq) => judged.has(seq)) })) : all;
    const everSeen = new Set(runs.flatMap(({ seen }) => seen));
    for (const [i, { after, seen, broke }] of runs.entries()) {
      const who = `${name}, run ${i + 1}`;
      const unordered = seen.findIndex((seq, at) => at > 0 && seq <= (seen[at - 1] ?? 0));
      if (unordered >= 0) wrong.push(`${who}: ${seen[unordered]} after ${seen[unordered - 1]}`);
      if (after !== null && (seen[0] ?? after + 1) <= after)
        wrong.push(`${who}: ${seen[0]}, which is not after ${after}`);
      const strange = all[i]?.seen.find((seq) => !inLog.has(seq) && !lost.some((l) => l.first <= seq && seq <= l.last));
      if (strange !== undefined) wrong.push(`${who}: ${strange}, which is not in the log`);
      if (broke) wrong.push(`${who}: ended by itself: ${broke}`);
      wrong.push(...skipped(who, seen, log, concerns));
    }
    // From a saved cursor: where it began is where its first event was.
    const first = runs[0]?.after ?? (runs.find(({ seen }) => seen.length > 0)?.seen[0] ?? 1) - 1;
    const missed = log.find((event) => event.seq > first && concerns(event) && !everSeen.has(event.seq));
    if (missed) wrong.push(`${name}: never saw ${missed.seq}, which is a ${missed.type}`);
    return wrong;
  });
}

/** Between the first and the last that a run saw, everything that concerns it. */
function skipped(
  who: string,
  seen: readonly number[],
  log: readonly Logged[],
  concerns: Followed['concerns'],
): string[] {
  const first = seen[0];
  const last = seen.at(-1);
  if (first === undefined || last === undefined) return [];
  const had = new Set(seen);
  const hole = log.find((event) => event.seq > first && event.seq < last && concerns(event) && !had.has(event.seq));
  return hole ? [`${who}: left out ${hole.seq}, which is a ${hole.type}`] : [];
}
