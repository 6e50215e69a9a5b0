/** The word that was probably meant. */
import { distance } from 'fastest-levenshtein';

/** The nearest of some words, if it is near enough to be a slip of the fingers. `exact`: at one letter's distance at most. */
export function nearest(word: string, among: readonly string[], exact: readonly string[] = []): string | undefined {
  const reachable = among.map((w) => ({ w, d: distance(word, w) })).filter((n) => isSlip(word, n.w, n.d, exact));
  // Of two that are equally near the one that begins alike: first letters are seldom wrong.
  const far = ({ w, d }: (typeof reachable)[number]) => d + (w[0] === word[0] ? 0 : 0.5);
  return reachable.sort((a, b) => far(a) - far(b))[0]?.w;
}

/** Two letters swapped count as two, but are one slip; in a short word two others make another word of it. */
function isSlip(word: string, other: string, letters: number, exact: readonly string[]): boolean {
  if (letters <= 1) return letters < word.length;
  if (exact.includes(other)) return false;
  const swapped = letters === 2 && sorted(word) === sorted(other);
  return swapped || (word.length > 4 && letters <= Math.floor((word.length + 2) / 3));
}

const sorted = (word: string): string => [...word].sort().join('');
