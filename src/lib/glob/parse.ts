/** A glob as a list of alternatives, each a list of names: picomatch says what its characters mean, braces are written out. */
import tokensOf from 'picomatch/lib/parse.js';
import { ANY_LETTER, allBut, type Letters, letter, range, union } from './letters.ts';

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

interface Choice {
  readonly either: readonly Tree[];
}
type Piece = Place | '/';
type Tree = readonly (Piece | Choice)[];

/**
 * `*`, `?`, `[…]`, `**` and braces; a backslash takes away what a character means. Dots at the beginning are nothing special, case
 * makes no difference. What ends with a plain name, or with a slash, stands for all below it too.
 * `most`: how many characters it may have with its braces written out.
 */
export function parseGlob(text: string, most: number): Glob | Fault {
  if (text.length > most) return { actual: text.length };
  const tree = treeOf(text);
  if (!Array.isArray(tree)) return tree as Fault;
  const { characters } = sizeOf(tree);
  if (characters > most) return { actual: characters };
  const paths = writtenOut(tree).map(pathOf);
  if (paths.includes(null)) return { why: 'has `..` where only a name can stand' };
  const alternatives = (paths as readonly Path[]).filter((path) => path.length > 0 && path.every(isPossible));
  return alternatives.length > 0 ? { text, characters, alternatives } : { why: 'fits no name at all' };
}

const OPTIONS = {
  ...{ dot: true, fastpaths: false, literalBrackets: false, maxLength: 65_536, noextglob: true },
  ...{ nonegate: true, posix: true, strictBrackets: true, strictSlashes: true },
} as const;

function treeOf(text: string): Tree | Fault {
  if (text.includes('\0')) return { why: 'has a NUL in it' };
  if (/\{[^{}]*\.\.[^{}]*\}/.test(text)) return { why: 'has a range in braces: write {1,2,3}' };
  const stack: Tree[][] = [[[]]];
  const add = (...more: Tree): void => {
    const trees = stack.at(-1) as Tree[];
    trees.push([...(trees.pop() as Tree), ...more]);
  };
  try {
    for (const { type, value } of tokensOf(withPlainQuotes(text), OPTIONS).tokens) {
      if (type === 'slash') add('/');
      else if (type === 'star') add('*');
      else if (type === 'globstar') add('*', '*');
      else if (type === 'qmark') add(ANY_LETTER);
      else if (type === 'bracket') add(classOf(value));
      else if (type === 'paren') return { why: 'has parentheses: put a backslash before each, or use {a,b}' };
      else if (type === 'brace' && value === '{') stack.push([[]]);
      else if (type === 'comma' && stack.length > 1) stack.at(-1)?.push([]);
      else if (type === 'brace' && value === '}') add({ either: stack.pop() as Tree[] });
      else add(...[...value.replace(/\\(.)/gsu, '$1')].map(letter));
    }
  } catch (error) {
    return { why: `cannot be read: ${(error as Error).message.replace(/ - .*/s, '')}` };
  }
  return stack.length === 1 ? (stack[0]?.[0] as Tree) : { why: 'has braces that do not pair' };
}

/** To the parser quotes say that nothing between them is special; in a name they are letters. */
const withPlainQuotes = (text: string): string =>
  text.normalize('NFC').replace(/\\.|"/gs, (found) => (found === '"' ? '\\"' : found));

/** `[a-z_]`, as the parser hands it on: the class of a regular expression. */
function classOf(text: string): Letters {
  const [, not, inside = '\\w'] = /^\[(\^?)(.+)\]$/su.exec(text) ?? [];
  if (/\\[a-z0-9]/i.test(inside)) throw new SyntaxError(`${text} means more than letters`);
  const letters = [...inside.matchAll(/(\\.|[^\\])(?:-(\\.|[^\\]))?/gsu)].map(([, from = '', to]) =>
    to === undefined ? letter(plain(from)) : range(plain(from), plain(to)),
  );
  return not === '^' ? allBut(union(...letters)) : union(...letters);
}

const plain = (escaped: string): string => (escaped.length > 1 ? escaped.replace(/^\\/, '') : escaped);

/** How many alternatives there are, and how many characters in all of them; without writing them out. */
function sizeOf(tree: Tree): { readonly ways: number; readonly characters: number } {
  let ways = 1;
  let characters = 0;
  for (const item of tree) {
    const sizes = isChoice(item) ? item.either.map(sizeOf) : [{ ways: 1, characters: 1 }];
    const more = sizes.reduce((sum, size) => sum + size.ways, 0);
    characters = characters * more + ways * sizes.reduce((sum, size) => sum + size.characters, 0);
    ways *= more;
  }
  // One of nothing costs something, too.
  return { ways, characters: Math.max(characters, ways) };
}

const isChoice = (item: Piece | Choice): item is Choice => typeof item === 'object' && 'either' in item;

function writtenOut(tree: Tree): readonly (readonly Piece[])[] {
  return tree.reduce<readonly (readonly Piece[])[]>(
    (before, item) => {
      const after = isChoice(item) ? item.either.flatMap(writtenOut) : [[item]];
      return before.flatMap((start) => after.map((end) => [...start, ...end]));
    },
    [[]],
  );
}

/** Null: it goes up. `a//b` and `a/./b` are `a/b`. */
function pathOf(pieces: readonly Piece[]): Path | null {
  const names: Place[][] = [[]];
  for (const piece of pieces) {
    if (piece === '/') names.push([]);
    else names.at(-1)?.push(piece);
  }
  const endsInSlash = names.at(-1)?.length === 0;
  const written = names.filter((name) => name.length > 0 && !isName(name, '.'));
  if (written.some((name) => isName(name, '..'))) return null;
  const path = written.map((name): Segment => (name.length > 1 && name.every((place) => place === '*') ? '**' : name));
  const last = path.at(-1);
  const isTree = last !== undefined && last !== '**' && (endsInSlash || last.every(isOneLetter));
  return isTree ? [...path, '**'] : path;
}

const isName = (places: readonly Place[], name: string): boolean =>
  places.length === name.length &&
  places.every((place, i) => isOneLetter(place) && place[0]?.[0] === name.charCodeAt(i));

const isOneLetter = (place: Place): place is Letters =>
  place !== '*' && place.length === 1 && place[0]?.[0] === place[0]?.[1];

const isPossible = (segment: Segment): boolean =>
  segment === '**' || segment.every((place) => place === '*' || place.length > 0);
