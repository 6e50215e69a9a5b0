/** Our entries in a JSON file of a harness: put in and brought up to date. What its owner changed is kept. */
import type { Node } from 'jsonc-parser';
import { digestOf, targetOf } from './disk.ts';
import { type Draft, plan, type Result, seen } from './draft.ts';
import { commandOf, find, isVersionOf, standIn, summary } from './entry.ts';
import { cut, type Marked, relocated } from './fragment.ts';
import { takeOut } from './json-cut.ts';
import { add, exchange } from './json-edit.ts';
import { type Entry, nodeAt, same, treeOf, unparsable } from './json-text.ts';
import type { Merged } from './manifest.ts';
import type { Target } from './roots.ts';

export interface Place {
  readonly target: Target;
  readonly owner: string;
  /** As the harness names it; it may be a link. */
  readonly path: string;
}

/** A file of somebody else's as it is: `text` null where there is none. */
export interface Found {
  readonly real: string;
  readonly text: string | null;
  readonly mode: number | undefined;
  readonly kept: Merged | undefined;
  /** The text with our pieces in it known, as far as it was not changed around them. */
  readonly marked: Marked;
  /** Nobody has written to it since we did. */
  readonly untouched: boolean;
}

/** Errors: unparsable_config when it is no file, or no UTF-8. */
export function foundAt(draft: Draft, path: string): Found {
  const real = targetOf(path);
  const content = seen(draft, real);
  const record = draft.files[real];
  const kept = record?.kind === 'merged' ? record : undefined;
  if (content !== null && !('bytes' in content)) throw unparsable(path, '', 0, 'it is no file');
  const text = content === null ? null : decoded(content.bytes, path);
  const untouched = kept !== undefined && text !== null && digestOf(text) === kept.after;
  const fragments = untouched ? kept.fragments : relocated(text ?? '', kept?.fragments ?? []);
  return { real, text, mode: content?.mode, kept, marked: { text: text ?? '', fragments }, untouched };
}

function decoded(bytes: Buffer, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw unparsable(path, '', 0, 'not UTF-8');
  }
}

/** Errors: unparsable_config. */
export function mergeIn(draft: Draft, { target, owner, path }: Place, wanted: readonly Entry[]): void {
  const found = foundAt(draft, path);
  treeOf(found.marked.text, path);
  const start = outdated(found, wanted, path);
  const made = [...(found.kept?.made ?? [])];
  const ours: Entry[] = [];
  let marked = start;
  for (const entry of wanted) {
    const tree = treeOf(marked.text, path);
    const other = standIn(tree, entry);
    const known = found.kept?.entries.some((old) => isVersionOf(old, entry) || same(old, entry)) ?? false;
    if (other)
      draft.results.push(keptAs(target, path, entry, marked.text.slice(other.offset, other.offset + other.length)));
    // Somebody may have had the same permission before us: then it is not ours to take away.
    if (known || (!other && (commandOf(entry) !== null || !find(tree, entry)))) ours.push(entry);
    if (other || find(tree, entry) || (known && !draft.revives)) continue;
    made.push(...partsMissing(tree, entry).filter((part) => !made.some((one) => same(one, part))));
    marked = add(marked, entry, path);
  }
  const changed = marked.text !== (found.text ?? '');
  if (changed) plan(draft, found.real, { bytes: Buffer.from(marked.text), ...modeOf(found) });
  const action = !changed ? 'already-present' : found.kept ? 'updated' : 'added';
  draft.results.push({ harness: target, action, path, what: summary(wanted) });
  draft.files[found.real] = {
    kind: 'merged',
    for: [owner],
    entries: ours,
    tables: [],
    made,
    ...digests(found, marked),
  };
}

export const modeOf = ({ mode }: Found): { mode?: number } => (mode === undefined ? {} : { mode });

/** What is to be remembered of a text that we wrote: what it was without us, what it is now, and our pieces in it. */
export function digests(found: Found, marked: Marked): Pick<Merged, 'before' | 'after' | 'fragments'> {
  const { kept, untouched, text } = found;
  const was = text === null ? null : digestOf(text);
  const without = kept?.before === null ? null : digestOf(cut(found.marked));
  return {
    before: !kept ? was : untouched ? kept.before : without,
    after: digestOf(marked.text),
    fragments: marked.fragments,
  };
}

/** The text with entries of an earlier version changed to what is wanted now, or taken out. */
function outdated({ kept, marked }: Found, wanted: readonly Entry[], path: string): Marked {
  let left = marked;
  for (const old of kept?.entries ?? []) {
    const node = find(treeOf(left.text, path), old);
    if (!node || wanted.some((entry) => same(entry, old))) continue;
    const next = wanted.find((entry) => isVersionOf(entry, old));
    left = next
      ? exchange(left, node, 'value' in next ? next.value : next.item)
      : takeOut(left, [old], kept?.made ?? [], path);
  }
  return left;
}

/** The objects and the list around the entry that are not there yet, outermost first. */
function partsMissing(tree: Node | null, { at, ...rest }: Entry): readonly string[][] {
  const around = 'item' in rest ? at : at.slice(0, -1);
  return around.map((_, i) => around.slice(0, i + 1)).filter((part) => !nodeAt(tree, part));
}

function keptAs(harness: Target, path: string, entry: Entry, text: string): Result {
  const what = entry.at.join('.');
  const why =
    commandOf(entry) !== null
      ? 'you have edited our hook; it stays as you wrote it'
      : `it is set to ${text}; it stays so`;
  return { harness, action: 'kept', path, what, why };
}
