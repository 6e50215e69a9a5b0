/** Whether a path fits two globs at once, decided on the globs: both are walked together, as two automata. */
import { TtError } from '../errors.ts';
import { folded, letter, oneOfBoth } from './letters.ts';
import type { Glob, Path, Place, Segment } from './parse.ts';

type Fits = Pick<Glob, 'alternatives'>;

/** How many steps may still be taken, by all who share it. */
export interface Effort {
  left: number;
}

/**
 * A path that fits both; null: there is none. Takes steps that grow with the product of their lengths, where both are full of
 * stars; else with their sum. Errors: invalid_glob when `effort` is used up.
 */
export function overlap(a: Fits, b: Fits, effort: Effort = { left: Number.POSITIVE_INFINITY }): string | null {
  for (const one of a.alternatives)
    for (const other of b.alternatives) {
      const names = together(one, other, effort);
      if (names) return names.join('/');
    }
  return null;
}

/** One path as a glob that fits nothing else; or it and all that is below it. Any characters are letters in it. */
export function globOf(path: string, below = false): Fits {
  const names = path.split('/').filter((name) => name !== '');
  const segments = names.map((name): Segment => [...folded(name)].map(letter));
  return { alternatives: [below ? [...segments, '**'] : segments] };
}

/** Whether it fits this path, and all that is below it where that is asked for. */
export function covers(glob: Fits, path: string, below = false): boolean {
  const names = globOf(path).alternatives[0] as readonly (readonly Place[])[];
  return glob.alternatives.some((alternative) => {
    const reached = names.reduce((from, name) => step(alternative, from, name), closed(alternative, [0]));
    const ends = below ? alternative.length - 1 : alternative.length;
    return reached.includes(ends) && (!below || alternative.at(-1) === '**');
  });
}

/** It fits whatever there is, or whatever is deeper than some level. */
export const isEverything = ({ alternatives }: Fits): boolean =>
  alternatives.some((path) => path.includes('**') && path.every((segment) => segment === '**' || segment.every(isAny)));

const isAny = (place: Place): boolean => place === '*' || place.some(([from, to]) => to - from > 0x100000);

/** Of a plain path: there is no other name to try. */
const FREE: Effort = { left: Number.POSITIVE_INFINITY };

function spend(effort: Effort): void {
  if (--effort.left < 0)
    throw new TtError('invalid_glob', 'these patterns have too many stars to be compared', 'name directories instead');
}

/** Where a walk through `path` may stand, `**` being free to fit nothing. */
function closed(path: Path, at: readonly number[]): readonly number[] {
  const all = new Set<number>();
  for (let i of at) for (all.add(i); path[i] === '**'; all.add(i)) i++;
  return [...all];
}

const step = (path: Path, at: readonly number[], name: readonly Place[]): readonly number[] =>
  closed(
    path,
    at.flatMap((i) => {
      const segment = path[i];
      if (segment === '**') return [i];
      return segment && inOneName(segment, name, FREE) !== null ? [i + 1] : [];
    }),
  );

/** Names of a path that fits both; null: there is none. */
function together(a: Path, b: Path, effort: Effort): readonly string[] | null {
  const dead = new Set<number>();
  const from = (i: number, j: number): readonly string[] | null => {
    const [one, other] = [a[i], b[j]];
    if (one === undefined && other === undefined) return [];
    const key = i * (b.length + 1) + j;
    if (dead.has(key)) return null;
    spend(effort);
    const found =
      one === '**'
        ? (from(i + 1, j) ?? after(other, effort, () => from(i, j + 1)))
        : other === '**'
          ? (from(i, j + 1) ?? after(one, effort, () => from(i + 1, j)))
          : one && other
            ? named(inOneName(one, other, effort), () => from(i + 1, j + 1))
            : null;
    if (found === null) dead.add(key);
    return found;
  };
  return from(0, 0);
}

type Rest = () => readonly string[] | null;

/** `**` fits what the other one says here. */
function after(segment: Segment | undefined, effort: Effort, rest: Rest): readonly string[] | null {
  if (segment === undefined) return null;
  return segment === '**' ? rest() : named(inOneName(segment, ['*'], effort), rest);
}

function named(name: string | null, rest: Rest): readonly string[] | null {
  const names = name === null ? null : rest();
  return names && [name as string, ...names];
}

/** How much of a name is `.` or `..` so far, which are no names: 0, 1, 2 dots and nothing else; 3: it is one. */
type Dots = 0 | 1 | 2 | 3;

/** A name that fits both; null: there is none. */
function inOneName(a: readonly Place[], b: readonly Place[], effort: Effort): string | null {
  const dead = new Set<number>();
  const from = (i: number, j: number, dots: Dots): string | null => {
    const [one, other] = [a[i], b[j]];
    if (one === undefined && other === undefined) return dots === 3 ? '' : null;
    const key = 4 * (i * (b.length + 1) + j) + dots;
    if (dead.has(key)) return null;
    spend(effort);
    const found = ahead(one, other, i, j, dots);
    if (found === null) dead.add(key);
    return found;
  };
  const ahead = (one: Place | undefined, other: Place | undefined, i: number, j: number, dots: Dots): string | null => {
    if (one === '*' && other === '*' && dots < 3) return spelled('x', () => from(i, j, 3));
    if (one === '*') return from(i + 1, j, dots) ?? swallowed(other, dots, (now) => from(i, j + 1, now));
    if (other === '*') return from(i, j + 1, dots) ?? swallowed(one, dots, (now) => from(i + 1, j, now));
    if (!one || !other) return null;
    const letter = oneOfBoth(one, other);
    return spelled(letter, () => from(i + 1, j + 1, withLetter(dots, letter)));
  };
  return from(0, 0, 0);
}

/** `*` fits the letter that the other one says here. */
function swallowed(place: Place | undefined, dots: Dots, rest: (dots: Dots) => string | null): string | null {
  if (place === undefined) return null;
  if (place === '*') return rest(dots);
  const letter = oneOfBoth(place, place);
  return spelled(letter, () => rest(withLetter(dots, letter)));
}

function spelled(letter: string | null, rest: () => string | null): string | null {
  const others = letter === null ? null : rest();
  return others === null ? null : `${letter}${others}`;
}

/** A letter that is no dot is taken wherever there is one. */
const withLetter = (dots: Dots, letter: string | null): Dots => (letter === '.' && dots < 2 ? ((dots + 1) as Dots) : 3);
