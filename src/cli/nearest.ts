/** The word that was probably meant. */
import { distance } from 'fastest-levenshtein';

/** The nearest of some words, if it is near enough to be a slip of the fingers: two letters swapped count as two. */
export function nearest(word: string, among: readonly string[]): string | undefined {
  const [best] = among.map((w) => ({ w, d: distance(word, w) })).sort((a, b) => a.d - b.d);
  return best && best.d <= Math.floor((word.length + 2) / 3) ? best.w : undefined;
}
