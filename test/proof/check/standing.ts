/** How long a claim of a task or of paths surely stood after its grant was answered, by real time alone. */
import type { Operation } from '../history.ts';
import { lastSigns } from './when.ts';

export interface Stretch {
  readonly by: Operation;
  /** From the answer to the first call of anything that could end it, its lease, or the last that was heard of its holder. */
  readonly from: number;
  readonly to: number;
}

/** Of its holder, and anybody’s. */
const GOINGS: readonly string[] = ['leave', 'hook end', 'kick', 'close'];
const ANYBODYS: readonly string[] = ['kick', 'close'];

type MayEnd = (one: Operation, grant: Operation) => boolean;

/**
 * Of grants, and of what else may end them by `mayEnd`. Answers that were given again, when the claim may long have been over,
 * are left out.
 */
export function stretchesIn({ operations, vanished, replaced }: Past) {
  const signs = lastSigns(operations);
  const goings = operations.filter(({ verb, outcome }) => outcome !== 'fail' && GOINGS.includes(verb));
  return (grants: readonly Operation[], others: readonly Operation[], mayEnd: MayEnd): readonly Stretch[] => {
    const enders = others.filter(({ outcome }) => outcome !== 'fail');
    return grants
      .filter(({ outcome, said }) => outcome === 'ok' && !said.again)
      .flatMap((by) => {
        const { member, call, end: from, said } = by;
        const ends = [
          ...goings.filter((one) => ANYBODYS.includes(one.verb) || one.member === member),
          ...enders.filter((one) => mayEnd(one, by)),
        ].filter((one) => one.end > call);
        const outside = [vanished.get(member), replaced].filter((at) => at != null && at >= call) as number[];
        const to = Math.min(
          ...[call + (said.ttl ?? 0), signs.get(member) ?? 0, ...outside],
          ...ends.map((one) => one.call),
        );
        return to > from ? [{ by, from, to }] : [];
      });
  };
}

export interface Past {
  readonly operations: readonly Operation[];
  /** From when on a member may be dead. */
  readonly vanished: ReadonlyMap<string, number>;
  readonly replaced: number | null;
}

export const isWithin = ({ from, to }: Stretch, { call, end }: Operation): boolean => call >= from && end <= to;
