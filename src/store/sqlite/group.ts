/** Changes that wait for each other, to be committed together. */
import type { Acted, Gate } from '../../domain/store.ts';
import { asTtError } from './failures.ts';
import type { Change } from './performing.ts';

export type Tried<T> = { readonly value: T } | { readonly error: unknown };

/** What became of a change that shared its transaction. */
export type Fate = Tried<Acted<unknown>>;

interface Waiting {
  readonly change: Change<unknown>;
  readonly settle: (fate: Fate) => void;
}

/** `dir`: the room's, for the words of an error. */
export function groupOf(dir: string, actTogether: (changes: readonly Change<unknown>[]) => readonly Fate[]) {
  let waiting: Waiting[] = [];
  return {
    /** Resolves when it is durable. */
    join<R>(gate: Gate, change: Change<R>): Promise<Acted<R>> {
      return new Promise((resolve, reject) => {
        const settle = (fate: Fate): void =>
          'value' in fate ? resolve(fate.value as Acted<R>) : reject(asTtError(fate.error, dir));
        waiting.push({ change, settle });
        gate.passed();
      });
    },
    commit(): void {
      if (waiting.length === 0) return;
      const all = waiting;
      waiting = [];
      const fates = actTogether(all.map(({ change }) => change));
      for (const [i, { settle }] of all.entries()) settle(fates[i] as Fate);
    },
  };
}
