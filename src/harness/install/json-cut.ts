/** Takes our entries out of a JSON text that its owner has changed since: entry by entry, and the shells left empty. */
import type { Node } from 'jsonc-parser';
import { find } from './entry.ts';
import { type Marked, replace } from './fragment.ts';
import { type Entry, nodeAt, treeOf, trivia } from './json-text.ts';

/** `made`: objects and lists that were not there before us, outermost first; they go when nothing is left in them. */
export function takeOut(
  marked: Marked,
  entries: readonly Entry[],
  made: readonly (readonly string[])[],
  file: string,
): Marked {
  let left = marked;
  for (const entry of entries) {
    const node = find(treeOf(left.text, file), entry);
    if (node) left = without(left, 'value' in entry ? (node.parent as Node) : node);
  }
  for (const path of made.toReversed()) {
    const node = nodeAt(treeOf(left.text, file), path);
    // What its owner wrote into it since, if only a comment, stays.
    const bare = node && /^[{[]\s*[\]}]$/.test(left.text.slice(node.offset, node.offset + node.length));
    if (bare) left = without(left, node.parent as Node);
  }
  return left;
}

/**
 * The text without one element or property: with the white space before it, and the comma behind it, or when it is the
 * last the one before. A comma that stayed could be swallowed by a comment at the end of the line above.
 */
function without(marked: Marked, node: Node): Marked {
  const { text } = marked;
  const siblings = node.parent?.children ?? [];
  const before = siblings[siblings.indexOf(node) - 1];
  const end = node.offset + node.length;
  const start = startOfSpace(text, node.offset, (node.parent?.offset ?? 0) + 1);
  const behind = trivia(text, end).comma;
  const comma = behind ?? (before ? trivia(text, before.offset + before.length).comma : null);
  const parts = [[start, end], ...(comma === null ? [] : [[comma, comma + 1]])] as [number, number][];
  const backwards = parts.toSorted(([one], [other]) => other - one);
  return backwards.reduce((left, [from, to]) => replace(left, from, to - from, ''), marked);
}

function startOfSpace(text: string, at: number, least: number): number {
  let start = at;
  while (start > least && /\s/.test(text[start - 1] as string)) start--;
  return start;
}
