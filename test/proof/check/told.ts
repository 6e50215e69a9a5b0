/** What hooks told: nothing counts as told that no output had, nothing is told twice, and nobody is told what is not for it. */
import type { Operation } from '../history.ts';

/** An event of the log that hooks have to tell. */
export interface News {
  readonly seq: number;
  readonly from: string | null;
  /** Null: everybody but its sender. */
  readonly to: string | null;
  /** Of a channel: who was in it by then. Whoever leaves it later has not read it for that. */
  readonly inside?: ReadonlySet<string>;
}

/** From its join, when all before it is history, to its leaving. */
export interface Membership {
  readonly member: string;
  readonly from: number;
  readonly to: number | null;
}

export interface Telling {
  readonly operations: readonly Operation[];
  readonly news: readonly News[];
  readonly memberships: readonly Membership[];
  /** Milliseconds of the same clock: what was written down before may be lost to a restored copy. Null: nothing was. */
  readonly restored: number | null;
  /** Whether something was told while a brake may have held back talk: what passed it may come again with what was held back. */
  readonly isEarly?: (one: Operation) => boolean;
  /** What a brake holds back: it never comes early. */
  readonly talk?: ReadonlySet<number>;
  /** From when on a member is dead. */
  readonly vanished: ReadonlyMap<string, number>;
}

export function checkTold(telling: Telling): readonly string[] {
  return [...unheard(telling), ...twice(telling), ...notTheirs(telling)];
}

const isFor = ({ from, to, inside }: News, member: string): boolean => {
  if (inside) return from !== member && inside.has(member);
  return to === null ? from !== member : to === member;
};

/** Every mark, against the outputs that were begun before it was seen. */
function unheard({ operations, news, memberships, restored }: Telling): string[] {
  const since = restored ?? Number.NEGATIVE_INFINITY;
  const heard = new Map<string, Map<number, number>>();
  for (const { member, call, said } of operations) {
    const own = heard.get(member) ?? new Map<number, number>();
    heard.set(member, own);
    for (const seq of said.told ?? []) own.set(seq, Math.min(call, own.get(seq) ?? call));
  }
  const marks = operations.filter(({ verb, outcome, call }) => verb === 'marks' && outcome === 'ok' && call > since);
  return marks.flatMap(({ member, end, said: { upTo = 0 } }) => {
    const stay = memberships.find((m) => m.member === member && m.from <= upTo && upTo < (m.to ?? upTo + 1));
    if (!stay) return [];
    const own = heard.get(member);
    const missing = news.filter(
      (one) => one.seq > stay.from && one.seq <= upTo && isFor(one, member) && (own?.get(one.seq) ?? end) >= end,
    );
    return missing.map(({ seq }) => `${member} counts as told of ${seq}, and no output had it`).slice(0, 3);
  });
}

/** A hook that ended well has written down what it told: nothing that begins after it tells the same. */
function twice({ operations, restored, vanished, talk, isEarly = () => false }: Telling): string[] {
  const wrong: string[] = [];
  const told = new Map<string, Operation>();
  const since = restored ?? Number.NEGATIVE_INFINITY;
  for (const { one, isEnd } of moments(operations)) {
    const { id, member, verb, call, end, outcome, said } = one;
    if (isEnd) {
      const isMarked = verb.startsWith('hook ') && outcome === 'ok' && call > since;
      if (isMarked) for (const seq of said.told ?? []) told.set(`${member} ${seq}`, one);
      continue;
    }
    // A start tells again what is not known to be read; a member that is dead may be removed, and then has no marks.
    if (verb === 'hook start' || (vanished.get(member) ?? Number.POSITIVE_INFINITY) <= end) continue;
    for (const seq of said.told ?? []) {
      const before = told.get(`${member} ${seq}`);
      if (!before || (!talk?.has(seq) && isEarly(before))) continue;
      wrong.push(`operation ${id}, ${verb} of ${member}: ${seq} again, which operation ${before.id} had told`);
    }
  }
  return wrong;
}

/** Calls before ends where the clock says the same. */
const moments = (operations: readonly Operation[]): { readonly one: Operation; readonly isEnd: boolean }[] =>
  operations
    .filter(({ said }) => said.told)
    .flatMap((one) => [
      { one, at: one.call, isEnd: false },
      { one, at: one.end, isEnd: true },
    ])
    .sort((a, b) => a.at - b.at || Number(a.isEnd) - Number(b.isEnd));

function notTheirs({ operations, news }: Telling): string[] {
  const bySeq = new Map(news.map((one) => [one.seq, one]));
  return operations
    .filter(({ verb }) => verb.startsWith('hook '))
    .flatMap(({ id, member, verb, said: { told = [] } }) =>
      told
        .filter((seq) => bySeq.has(seq) && !isFor(bySeq.get(seq) as News, member))
        .map((seq) => `operation ${id}, ${verb}: ${seq} is not for ${member}`),
    );
}
