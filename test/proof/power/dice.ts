/** Chance that can be had again: the same seed and words give the same throws. */
import { chance } from '../chance.ts';

export interface Dice {
  /** From 0 to below 1. */
  next(): number;
  /** A whole number from 0 to below `sides`. */
  below(sides: number): number;
  coin(probability?: number): boolean;
}

export function dice(...words: readonly (string | number)[]): Dice {
  let state = 0x811c9dc5;
  for (const char of words.join(' ')) state = Math.imul(state ^ char.charCodeAt(0), 0x01000193);
  const { next } = chance(state);
  return {
    next,
    below: (sides) => Math.floor(next() * sides),
    coin: (probability = 0.5) => next() < probability,
  };
}

/** `count` of them in their old order; all when there are no more. */
export function sample<T>(all: readonly T[], count: number, { next }: Dice): readonly T[] {
  if (all.length <= count) return all;
  const left = all.map((_, i) => i);
  const taken: number[] = [];
  for (let i = 0; i < count; i++) taken.push(...left.splice(Math.floor(next() * left.length), 1));
  return taken.sort((a, b) => a - b).map((i) => all[i] as T);
}
