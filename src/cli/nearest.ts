/** The word that was probably meant. */
import { distance } from 'fastest-levenshtein';

/** The nearest of some words, if it is near enough to be a slip of the fingers: two letters swapped count as two. */
export function nearest(word: string, among: readonly string[]): string | undefined {
  // Of two that are equally near the one that begins alike: first letters are seldom wrong.
  const far = (w: string) => distance(word, w) + (w[0] === word[0] ? 0 : 0.5);
  const [best] = among.map((w) => ({ w, d: far(w) })).sort((a, b) => a.d - b.d);
  return best && Math.floor(best.d) <= Math.floor((word.length + 2) / 3) ? best.w : undefined;
}
