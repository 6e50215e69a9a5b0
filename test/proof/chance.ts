/** Chance that comes again: the same seed, the same choices. mulberry32, by Tommy Ettinger (public domain). */

export interface Chance {
  /** From 0 to below 1. */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  pick<T>(of: readonly T[]): T;
  /** By weight: `{ wait: 3, send: 1 }` answers `wait` three times of four. */
  weighed<K extends string>(weights: Readonly<Record<K, number>>): K;
  /** A stream of its own, so that what one member draws does not change what another does. */
  fork(): Chance;
}

export function chance(seed: number): Chance {
  let a = seed >>> 0;
  const next = (): number => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    between,
    pick: (of) => of[between(0, of.length - 1)] as (typeof of)[number],
    weighed(weights) {
      const entries = Object.entries(weights) as [keyof typeof weights, number][];
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [name, weight] of entries) {
        left -= weight;
        if (left < 0) return name;
      }
      return (entries.at(-1) as (typeof entries)[number])[0];
    },
    fork: () => chance(between(0, 2 ** 32 - 1)),
  };
}
