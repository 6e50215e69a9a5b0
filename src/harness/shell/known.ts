/** What is known of a word before the shell runs it, and which path that is. Everything is judged on such words. */
import { dirname, resolve } from 'node:path';

export interface Known {
  /** The word up to the first thing that cannot be told. */
  readonly text: string;
  /** Nothing follows `text`. */
  readonly whole: boolean;
  /** With the quotes taken off and the expansions left in: what another shell would be given to run. */
  readonly raw: string;
}

export const literal = (text: string): Known => ({ text, whole: true, raw: text });
export const beginning = (text: string): Known => ({ text, whole: false, raw: text });

export const UNKNOWN = beginning('');
/** A command that names no file changes something where it runs. */
export const HERE = literal('.');
/** Where temporary files go. Wherever that is: in no workspace. */
export const TEMPORARY = beginning('/tmp/');
/** Stands for what lies outside in a place that cannot be named: no path under it is ever told. */
export const NOWHERE = '/nonexistent';

export const isOption = (word: Known): boolean => word.text.startsWith('-') && word.text !== '-';

/** Longer than any path or list of paths that matters: variables that double themselves end here. */
const LONGEST = 8192;

/** Two pieces of one word. Nothing is known after the first gap. */
export function followedBy(a: Known, b: Known): Known {
  if (a.text.length + b.text.length > LONGEST) return { ...a, whole: false };
  return a.whole ? { ...b, text: a.text + b.text } : a;
}

/** What a word is when it may be either: as far as both begin alike. */
export function either(a: Known, b: Known): Known {
  if (a.whole && b.whole && a.text === b.text) return a;
  let same = 0;
  while (same < a.text.length && a.text[same] === b.text[same]) same++;
  return beginning(a.text.slice(0, same));
}

export const anyOf = (words: readonly Known[]): Known => (words.length === 0 ? UNKNOWN : words.reduce(either));

/** As a command that was told to go to `dir` first would see it. */
export function within(dir: Known, path: Known): Known {
  if (path.text.startsWith('/')) return path;
  const base = dir.whole ? dir.text : dir.text.slice(0, dir.text.lastIndexOf('/') + 1) || '.';
  return { ...path, text: `${base}/${path.text}` };
}

/** The directory that a path lies in, as `dirname` says it. */
export const directoryOf = (path: Known): Known => (path.whole ? literal(dirname(path.text)) : path);

/** A name of which only the directory is known. */
export const somethingIn = (dir: Known): Known => (dir.whole ? { ...dir, text: `${dir.text}/`, whole: false } : dir);

/** The path, or where its known directories end: `src/$name.ts` is something in `src`. Null: no path. */
export function pathOf({ text, whole }: Known, dir: string): string | null {
  if (whole) return text === '' || text === '-' ? null : resolve(dir, text);
  return resolve(dir, text.slice(0, text.lastIndexOf('/') + 1));
}
