/** Puts our entries into a JSON text by insertion alone: nothing that its owner wrote is moved or reformatted. */
import type { Node } from 'jsonc-parser';
import { insert, type Marked, replace } from './fragment.ts';
import {
  BOM,
  type Entry,
  indentBefore,
  indentOfLine,
  type Json,
  type Layout,
  layoutOf,
  nodeAt,
  treeOf,
  trivia,
  unparsable,
} from './json-text.ts';

/** Appends the entry at the end of its list or object; makes what it needs around it. Errors: unparsable_config. */
export function add(marked: Marked, entry: Entry, file: string): Marked {
  const { text } = marked;
  const tree = treeOf(text, file);
  const layout = layoutOf(text);
  if (!tree) {
    const start = /(?:^|[\r\n\ufeff])[ \t]*$/.test(text) ? '' : layout.eol;
    return insert(marked, text.length, `${start}${pretty(wrapped(entry, []), layout, '')}${layout.eol}`);
  }
  const path = 'item' in entry ? entry.at : entry.at.slice(0, -1);
  const depth = deepest(tree, path);
  const host = nodeAt(tree, path.slice(0, depth)) as Node;
  const wants = depth === path.length && 'item' in entry ? 'array' : 'object';
  if (host.type !== wants) {
    const name = path.slice(0, depth).join('.');
    throw unparsable(file, text, host.offset, `${name} is not ${wants === 'array' ? 'a list' : 'an object'}`);
  }
  if (host.type === 'array')
    return append(marked, host, (indent) => pretty(entryValue(entry), layout, indent), entryValue(entry), layout);
  const name = entry.at[depth] as string;
  const value = wrapped(entry, entry.at.slice(0, depth + 1));
  const one = (space: string) => `${JSON.stringify(name)}:${space}`;
  return append(marked, host, (indent) => one(' ') + pretty(value, layout, indent), value, layout, one);
}

/** Puts another value in the place of one that is there. */
export const exchange = (marked: Marked, node: Node, value: Json): Marked => {
  const layout = layoutOf(marked.text);
  const old = marked.text.slice(node.offset, node.offset + node.length);
  const text = /[\r\n]/.test(old)
    ? pretty(value, layout, indentOfLine(marked.text, node.offset))
    : JSON.stringify(value);
  return replace(marked, node.offset, node.length, text);
};

const entryValue = (entry: Entry): Json => ('item' in entry ? entry.item : entry.value);

/** What is to be put below `done`, the part of the path that exists or is named by the member itself. */
function wrapped(entry: Entry, done: readonly string[]): Json {
  const start: Json = 'item' in entry ? [entry.item] : entry.value;
  return entry.at.slice(done.length).reduceRight<Json>((inner, name) => ({ [name]: inner }), start);
}

/** How many steps of the path are there already. */
function deepest(tree: Node, path: readonly string[]): number {
  let depth = 0;
  while (depth < path.length && nodeAt(tree, path.slice(0, depth + 1))) depth++;
  return depth;
}

function append(
  marked: Marked,
  host: Node,
  long: (indent: string) => string,
  value: Json,
  layout: Layout,
  name: (space: string) => string = () => '',
): Marked {
  const { text } = marked;
  const last = host.children?.at(-1);
  const lastEnd = last ? last.offset + last.length : host.offset + 1;
  const { visibleEnd, comma, end } = trivia(text, lastEnd);
  const short = (space: string) => name(space) + JSON.stringify(value);
  if (last) {
    const indent = indentBefore(text, last.offset);
    const space = /:[ \t]/.test(text) || indent !== null || /,[ \t]/.test(text) ? ' ' : '';
    // A comment behind the last one is about that one, so ours goes behind the comment, which may need a line of its own.
    const behind = text.slice(lastEnd, visibleEnd);
    const broken = indent ?? (/\/\//.test(behind) ? indentOfLine(text, last.offset) + layout.unit : null);
    const piece = broken === null ? space + short(space) : layout.eol + broken + long(broken);
    const place = Math.max(visibleEnd, (comma ?? -1) + 1);
    if (comma !== null) return insert(marked, place, piece);
    return place === lastEnd
      ? insert(marked, lastEnd, `,${piece}`)
      : insert(insert(marked, place, piece), lastEnd, ',');
  }
  const outer = indentOfLine(text, host.offset);
  const single = isSingleLine(text) && !/\/\//.test(text.slice(host.offset + 1, visibleEnd));
  if (single) return insert(marked, visibleEnd, short(/:[ \t]/.test(text) ? ' ' : ''));
  const inner = outer + layout.unit;
  const closes = /[\r\n]/.test(text.slice(visibleEnd, end)) ? '' : layout.eol + outer;
  return insert(marked, visibleEnd, layout.eol + inner + long(inner) + closes);
}

/** Something is in it, all in one line: who wrote it so wants it so. An empty object is no such wish. */
const isSingleLine = (text: string): boolean =>
  !/[\r\n]/.test(text.trim()) && !/^\{\s*\}$/.test(text.replace(BOM, '').trim());

const pretty = (value: Json, { eol, unit }: Layout, indent: string): string =>
  JSON.stringify(value, null, unit).replaceAll('\n', eol + indent);
