/** Paths and patterns as people write them, from where they are; claims know them from the top of a checkout. */
import { lstatSync, readdirSync, type Stats, statSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { Touched } from '../domain/claim/standing.ts';
import { TtError } from '../lib/errors.ts';
import { realTarget } from '../lib/real-path.ts';
import { checkoutTop, type Place } from '../store/place.ts';

/** Null: it is outside of the workspace, links followed. */
export function touchedAt(place: Place, path: string): Touched | null {
  const real = realTarget(path);
  const inside = fromTop(place, real);
  return inside === null ? null : { path: inside, below: isDirectory(real) };
}

function fromTop(place: Place, real: string): string | null {
  const path = relative(checkoutTop(real, place), real);
  return path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path) ? null : path.split(sep).join('/');
}

const isThere = (path: string): boolean => statOr(lstatSync, path) !== null;

const isDirectory = (path: string): boolean => statOr(statSync, path)?.isDirectory() ?? false;

/** Null also of what can be no path: a pattern may be longer than any name, and a link lead to itself. */
function statOr(stat: (path: string) => Stats, path: string): Stats | null {
  try {
    return stat(path);
  } catch {
    return null;
  }
}

/** All that `*` stands for at the top of a checkout, when nobody quotes it. Fewer than three may well be meant by their names. */
export function isAllThere(place: Place, base: string, words: readonly string[]): boolean {
  if (words.length < FEWEST || checkoutTop(base, place) !== base) return false;
  const named = new Set(words.map((word) => word.replace(/\/$/, '')));
  const there = readdirSync(base).filter((name) => !name.startsWith('.'));
  return there.length === named.size && there.every((name) => named.has(name));
}

const FEWEST = 3;

/** A word that is the name of something that is there means that, whatever characters it has. Errors: path_outside, invalid_glob. */
export function patternAt(place: Place, base: string, word: string): string {
  if (word === '')
    throw new TtError('invalid_glob', 'a pattern is empty', "tt claim 'src/parser/**'", { pattern: word });
  if (word.startsWith('!') && !isThere(resolve(base, word)))
    throw new TtError('invalid_glob', `the pattern ${word} leaves something out, which is not understood`, undefined, {
      pattern: word,
    });
  const names = word.split('/');
  const magic = isThere(resolve(base, word)) ? -1 : names.findIndex((name) => MAGIC.test(name));
  const fixed = magic < 0 ? word : `${names.slice(0, magic).join('/')}${magic > 0 ? '/' : ''}`;
  const inside = fromTop(place, realTarget(resolve(base, fixed)));
  if (inside === null)
    throw new TtError('path_outside', `${word} leads out of ${place.workspace}`, 'claim paths of this workspace', {
      pattern: word,
    });
  const written = inside.replace(SPECIAL, '\\$&');
  if (magic < 0) return written === '' ? '**' : written;
  return [...(written === '' ? [] : [written]), ...names.slice(magic)].join('/');
}

/** Where a pattern begins to be more than a name. */
const MAGIC = /[*?[{\\]|[@!+]\(/;
const SPECIAL = /[*?[\]{}()\\]/g;
