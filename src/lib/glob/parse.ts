/** A glob as a list of alternatives, each a list of names: picomatch says what its characters mean. */
import tokensOf from 'picomatch/lib/parse.js';
import { writtenOut } from './braces.ts';
import { ANY_LETTER, allBut, inNames, type Letters, letter, range, union } from './letters.ts';

/** One letter of these, or any number of any (`*`). */
export type Place = Letters | '*';
/** A name, or any number of them (`**`). */
export type Segment = readonly Place[] | '**';
export type Path = readonly Segment[];

export interface Glob {
  /** As it was written. */
  readonly text: string;
  /** Of all alternatives. */
  readonly characters: number;
  /** Each fits some path. */
  readonly alternatives: readonly Path[];
}

/** `why` goes on after "the pattern …"; `actual`: written out it has so many characters. */
export type Fault = { readonly why: string } | { readonly actual: number };

/**
 * `*`, `?`, `[…]`, `**` and braces; a backslash takes away what a character means. Dots at the beginning are nothing special, case
 * makes no difference. What ends with a plain name, or with a slash, stands for all below it too.
 * `most`: how many characters it may have with its braces written out.
 */
export function parseGlob(text: string, most: number): Glob | Fault {
  if (text.length > most) return { actual: text.length };
  if (text.includes('\0')) return { why: 'has a NUL in it' };
  try {
    const texts = writtenOut(text.normalize('NFC'), most);
    if (typeof texts === 'number') return { actual: texts };
    const paths = texts.map(pathOf);
    if (paths.some(isEndless)) return { why: 'has a name that is longer than any, or more names than a path has' };
    const alternatives = paths.filter((path) => path.length > 0 && path.every(isPossible));
    const characters = texts.reduce((sum, one) => sum + one.length, 0);
    return alternatives.length > 0 ? { text, characters, alternatives } : { why: 'fits no name at all' };
  } catch (error) {
    return { why: `cannot be read: ${(error as Error).message.replace(/ - .*/s, '')}` };
  }
}

/** Of letters and stars in a name, and of names in a path. Two of such patterns can be compared within the stack. */
const MOST = 255;

const isEndless = (path: Path): boolean =>
  path.length > MOST + 1 || path.some((segment) => segment !== '**' && segment.length > MOST);

/** `a//b` and `a/./b` are `a/b`. Throws a SyntaxError. */
function pathOf(text: string): Path {
  const names = namesOf(text);
  const endsInSlash = names.at(-1)?.length === 0;
  const path = names
    .filter((name) => name.length > 0 && !isName(name, '.'))
    .map((name): Segment => (name.length > 1 && name.every((place) => place === '*') ? '**' : name));
  if (path.some((name) => name !== '**' && isName(name, '..'))) throw new SyntaxError('`..` behind a pattern');
  const last = path.at(-1);
  const isTree = last !== undefined && last !== '**' && (endsInSlash || last.every(isOneLetter));
  return isTree ? [...path, '**'] : path;
}

const OPTIONS = {
  ...{ dot: true, fastpaths: false, literalBrackets: false, maxLength: 65_536, nobrace: true, noextglob: true },
  ...{ nonegate: true, posix: true, strictBrackets: true, strictSlashes: true },
} as const;

function namesOf(text: string): readonly (readonly Place[])[] {
  const names: Place[][] = [[]];
  for (const { type, value } of tokensOf(withPlainQuotes(text), OPTIONS).tokens) {
    if (type === 'slash') names.push([]);
    else names.at(-1)?.push(...placesOf(type, value));
  }
  return names;
}

/** To the parser quotes say that nothing between them is special; in a name they are letters. */
const withPlainQuotes = (text: string): string => text.replace(/\\.|"/gs, (found) => (found === '"' ? '\\"' : found));

function placesOf(type: string, value: string): readonly Place[] {
  switch (type) {
    case 'star':
      return ['*'];
    case 'globstar':
      return ['*', '*'];
    case 'qmark':
      return [ANY_LETTER];
    case 'bracket':
      return [classOf(value)];
    case 'paren':
      throw new SyntaxError('parentheses; put a backslash before each, or use {a,b}');
    default:
      return [...value.replace(/\\(.)/gsu, '$1')].map(letter);
  }
}

/** `[a-z_]`, as the parser hands it on: the class of a regular expression. */
function classOf(text: string): Letters {
  const [, not, inside = '\\w'] = /^\[(\^?)(.+)\]$/su.exec(text) ?? [];
  if (/\\[a-z0-9]/i.test(inside)) throw new SyntaxError(`${text} means more than letters`);
  const letters = [...inside.matchAll(/(\\.|[^\\])(?:-(\\.|[^\\]))?/gsu)].map(([, from = '', to]) =>
    to === undefined ? letter(plain(from)) : range(plain(from), plain(to)),
  );
  return not === '^' ? allBut(union(...letters)) : inNames(union(...letters));
}

const plain = (escaped: string): string => (escaped.length > 1 ? escaped.replace(/^\\/, '') : escaped);

const isName = (places: readonly Place[], name: string): boolean =>
  places.length === name.length &&
  places.every((place, i) => isOneLetter(place) && place[0]?.[0] === name.charCodeAt(i));

/** Whether one of its alternatives is this name, or something below it, however it is written. `name`: in small letters. */
export const isBelow = ({ alternatives }: Glob, name: string): boolean =>
  alternatives.some(([first]) => first !== undefined && first !== '**' && isName(first, name));

const isOneLetter = (place: Place): place is Letters =>
  place !== '*' && place.length === 1 && place[0]?.[0] === place[0]?.[1];

const isPossible = (segment: Segment): boolean =>
  segment === '**' || segment.every((place) => place === '*' || place.length > 0);
