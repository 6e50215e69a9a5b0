/** Our entries taken out of a file again: byte for byte what it was, or without ours and with all that others changed since. */
import { digestOf } from './disk.ts';
import { type Draft, plan } from './draft.ts';
import { find, standIn, summary } from './entry.ts';
import { cut, type Marked } from './fragment.ts';
import { takeOut } from './json-cut.ts';
import { dataOf, type Entry, isLoose, same, treeOf } from './json-text.ts';
import { type Found, foundAt, modeOf, type Place } from './merge.ts';
import { tell } from './own.ts';

/** `expected`: what we would have put there, for a file of which nothing is remembered. Errors: unparsable_config. */
export function mergeOut(draft: Draft, place: Place, expected: readonly Entry[]): void {
  const { path } = place;
  const found = foundAt(draft, path);
  const { real, text, kept } = found;
  delete draft.files[real];
  const entries = kept?.entries ?? expected;
  if (entries.length === 0 && !kept) return;
  if (text === null) {
    if (kept) tell(draft, place, 'already-absent', path, summary(entries));
    return;
  }
  const left = withoutEntries(found, entries, path);
  const isGone = kept?.before === null && /^\s*(?:\{\s*\}\s*)?$/.test(left);
  if (left !== text || isGone) plan(draft, real, isGone ? null : { bytes: Buffer.from(left), ...modeOf(found) });
  if (entries.length > 0 && (kept || left !== text))
    tell(draft, place, left === text ? 'already-absent' : 'removed', path, summary(entries));
  const tree = treeOf(left, path);
  for (const { at } of entries.filter((entry) => standIn(tree, entry)))
    tell(draft, place, 'kept', path, at.join('.'), 'it was edited since; remove it by hand');
}

/** Our pieces cut out, when that takes out all entries and nothing else; else entry by entry. */
function withoutEntries({ marked, kept, untouched }: Found, entries: readonly Entry[], path: string): string {
  const quick = cut(marked);
  if (untouched && digestOf(quick) === (kept?.before ?? digestOf('')) && isClean(quick, entries, path)) return quick;
  const careful = takeOut(marked, entries, kept?.made ?? [], path).text;
  const meaning = meaningOf(quick, path);
  return meaning !== null && same(meaning, meaningOf(careful, path)) && isAsStrict(quick, marked) ? quick : careful;
}

const isClean = (text: string, entries: readonly Entry[], path: string): boolean =>
  !entries.some((entry) => find(treeOf(text, path), entry));

function meaningOf(text: string, path: string): unknown {
  try {
    const tree = treeOf(text, path);
    return { value: tree === null ? {} : dataOf(tree) };
  } catch {
    return null;
  }
}

/** A comma before a closing bracket is not left where there was none. */
const isAsStrict = (text: string, { text: before }: Marked): boolean => isLoose(before) || !isLoose(text);
