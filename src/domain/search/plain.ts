/** From the words a person types to a query that means just them: whatever they are, none of them is an operator. */

import { apart } from './searched.ts';

/**
 * All words must be there, in any order, case and accents aside. `"two words"` is a phrase, as is what is written together
 * (`retry-loop`); a star at the end stands for any ending. Null: there is no letter and no digit to look for.
 */
export function plainQuery(words: string): string | null {
  const parts = [...words.replaceAll('\0', ' ').matchAll(/"([^"]*)"?(\*?)|[^\s"]+/g)];
  return parts.flatMap(([part, phrase, star]) => term(phrase === undefined ? part : phrase + star)).join(' ') || null;
}

const term = (part: string): readonly string[] =>
  /[\p{L}\p{N}]/u.test(part) ? [`"${apart(part)}"${part.endsWith('*') ? '*' : ''}`] : [];
