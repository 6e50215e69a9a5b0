/** Sets of letters: which characters may stand at one place of a name. Case is folded: many file systems know none. */

/** Code points from, to; sorted, apart from each other. */
export type Letters = readonly (readonly [number, number])[];

const LAST = 0x10ffff;
const SLASH = 0x2f;
/** Whatever a file's name may hold: no end of a text, no slash. */
export const ANY_LETTER: Letters = [
  [1, SLASH - 1],
  [SLASH + 1, LAST],
];

/** What two names have in common that one disk would take for the same. */
export const folded = (text: string): string => [...text.normalize('NFC')].map(foldedLetter).join('');

/** Through both cases: `ſ` and `s` are one, too. What would become several letters stays as it is. */
function foldedLetter(letter: string): string {
  const lower = letter.toUpperCase().toLowerCase();
  return lower.length === letter.length ? lower : letter;
}

export function letter(text: string): Letters {
  const code = foldedLetter(text).codePointAt(0) as number;
  return [[code, code]];
}

/** Of wide ranges only the small Latin letters are added. */
const WIDE = 512;

export function range(from: string, to: string): Letters {
  const [first, last] = [from.codePointAt(0) as number, to.codePointAt(0) as number];
  if (first > last) return [];
  if (last - first > WIDE) return union([[first, last]], first <= 0x41 && last >= 0x5a ? [[0x61, 0x7a]] : []);
  const all = Array.from({ length: last - first + 1 }, (_, i) => letter(String.fromCodePoint(first + i)));
  return union(...all);
}

export function union(...sets: readonly Letters[]): Letters {
  const merged: [number, number][] = [];
  for (const [from, to] of sets.flat().toSorted(([a], [b]) => a - b)) {
    const before = merged.at(-1);
    if (before && from <= before[1] + 1) before[1] = Math.max(before[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** What of them may stand in a name. */
export const inNames = (letters: Letters): Letters => common(letters, ANY_LETTER);

function common(a: Letters, b: Letters): Letters {
  return a.flatMap(([from, to]) =>
    b.flatMap(([start, end]) => {
      const both = [Math.max(from, start), Math.min(to, end)] as const;
      return both[0] <= both[1] ? [both] : [];
    }),
  );
}

export function allBut(letters: Letters): Letters {
  let free = 1;
  const gaps: [number, number][] = [];
  for (const [from, to] of letters) {
    if (from > free) gaps.push([free, from - 1]);
    free = to + 1;
  }
  if (free <= LAST) gaps.push([free, LAST]);
  return inNames(gaps);
}

/** A letter of both, one that people can read and no dot if there is a choice; null: there is none. */
export function oneOfBoth(a: Letters, b: Letters): string | null {
  const [[first, last] = NONE] = a;
  // Mostly both are one letter, and mostly not the same.
  if (a.length === 1 && first === last)
    return b.some(([from, to]) => from <= first && first <= to) ? String.fromCodePoint(first) : null;
  const both = common(a, b);
  const [start] = both.find(([from]) => from !== DOT) ?? both[0] ?? [];
  const readable = READABLE.find((code) => both.some(([from, to]) => from <= code && code <= to)) ?? start;
  return readable === undefined ? null : String.fromCodePoint(readable);
}

const NONE = [0, -1] as const;
const DOT = 0x2e;
const READABLE = [...'xaebcdfghijklmnopqrstuvwyz0123456789-_'].map((plain) => plain.charCodeAt(0));
