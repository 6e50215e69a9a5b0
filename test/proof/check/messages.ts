/** Messages and notes against the log: nothing acknowledged is lost, nothing comes twice, order follows time, no number is left out. */
import type { Operation } from '../history.ts';

export interface Logged {
  readonly seq: number;
  readonly type: string;
  readonly from: string | null;
  readonly body: string | null;
  readonly to?: string | null;
  /** Said by or for a person. */
  readonly isOperators?: boolean;
}

/** Numbers that a restored copy has cost the room: from the first lost one to the last, both included. */
export interface Lost {
  readonly first: number;
  readonly last: number;
}

export function checkMessages(
  operations: readonly Operation[],
  log: readonly Logged[],
  lost: readonly Lost[],
): readonly string[] {
  const wrong = gaps(log, lost);
  const bodies = new Map<string, Logged[]>();
  for (const event of log) if (event.body !== null) bodies.set(event.body, [...(bodies.get(event.body) ?? []), event]);
  const said = operations.filter(({ said: { body } }) => body !== undefined);
  for (const { id, member, outcome, said: words } of said) {
    const found = bodies.get(words.body ?? '') ?? [];
    const who = `operation ${id} of ${member}`;
    if (found.some(({ from }) => from !== member)) wrong.push(`${who}: its body came from another`);
    if (outcome === 'ok' && found.length === 0 && !isLost(lost, words.seq)) wrong.push(`${who}: acknowledged and lost`);
    if (outcome === 'ok' && found[0] && found[0].seq !== words.seq)
      wrong.push(`${who}: told ${words.seq}, is ${found[0].seq}`);
    // A retry with the same --dedup key has the same body.
    if (found.length > 1) wrong.push(`${who}: stands ${found.length} times in the log`);
    if (outcome === 'fail' && found.length > 0) wrong.push(`${who}: refused, and stands in the log`);
    bodies.delete(words.body ?? '');
    bodies.set(words.body ?? '', found);
  }
  return [...wrong, ...againstTime(said)];
}

export const isLost = (lost: readonly Lost[], seq: number | undefined): boolean =>
  seq !== undefined && lost.some(({ first, last }) => first <= seq && seq <= last);

/** Every number once, in order; left out are only those that a restored copy has cost. */
function gaps(log: readonly Logged[], lost: readonly Lost[]): string[] {
  const wrong: string[] = [];
  let before = 0;
  for (const { seq } of log) {
    const expected = lost.find(({ first }) => first === before + 1 && first <= seq)?.last ?? before;
    if (seq !== expected + 1) wrong.push(`event ${seq} comes after ${before}`);
    before = seq;
  }
  return wrong;
}

/** What ended before another was called comes before it in the log. */
function againstTime(operations: readonly Operation[]): string[] {
  const told = operations.filter(({ outcome, said }) => outcome === 'ok' && said.seq !== undefined);
  const calls = [...told].sort((a, b) => a.call - b.call);
  const ends = [...told].sort((a, b) => a.end - b.end);
  const wrong: string[] = [];
  let highest = { seq: 0, id: 0 };
  let next = 0;
  for (const { id, call, said } of calls) {
    for (let done = ends[next]; done && done.end < call; done = ends[++next]) {
      if ((done.said.seq ?? 0) > highest.seq) highest = { seq: done.said.seq ?? 0, id: done.id };
    }
    if ((said.seq ?? 0) < highest.seq)
      wrong.push(`operation ${id} got ${said.seq} after ${highest.id} had got ${highest.seq}`);
  }
  return wrong;
}
