/** What makes an entry ours, also when somebody has edited it: the command that it runs. */
import type { Node } from 'jsonc-parser';
import { dataOf, type Entry, type Json, nodeAt, same } from './json-text.ts';

/** Where in the tree an entry is: the element or the value itself; undefined when it is not there as we wrote it. */
export function find(tree: Node | null, entry: Entry): Node | undefined {
  if ('value' in entry) {
    const node = nodeAt(tree, entry.at);
    return node && same(dataOf(node), entry.value) ? node : undefined;
  }
  return elements(tree, entry).findLast((node) => same(dataOf(node), entry.item));
}

/** What stands in the entry's place and is not what we wrote: an element that runs our command, another value. */
export function standIn(tree: Node | null, entry: Entry): Node | undefined {
  if (find(tree, entry)) return undefined;
  if ('value' in entry) return nodeAt(tree, entry.at);
  const command = commandOf(entry);
  return command === null
    ? undefined
    : elements(tree, entry).findLast((node) => commandsIn(dataOf(node)).includes(command));
}

const elements = (tree: Node | null, { at }: Entry): readonly Node[] => {
  const list = nodeAt(tree, at);
  return list?.type === 'array' ? (list.children ?? []) : [];
};

/** Null: an entry that anybody might have written, such as a permission. */
export const commandOf = (entry: Entry): string | null =>
  commandsIn('value' in entry ? entry.value : entry.item)[0] ?? null;

/** Two versions of the same entry. */
export const isVersionOf = (a: Entry, b: Entry): boolean =>
  same(a.at, b.at) &&
  'value' in a === 'value' in b &&
  ('value' in a || (commandOf(a) !== null && commandOf(a) === commandOf(b)));

function commandsIn(value: Json): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'command' && typeof inner === 'string' ? [inner] : commandsIn(inner),
  );
}

/** Entries in words: "7 hooks, 2 permissions, 1 sandbox exception". */
export function summary(entries: readonly Entry[]): string {
  const kinds = entries.map((entry) => (commandOf(entry) ? 'hook' : (KIND[entry.at[0] ?? ''] ?? 'setting')));
  return [...new Set(kinds)]
    .map((kind) => {
      const count = kinds.filter((other) => other === kind).length;
      return `${count} ${kind}${count === 1 ? '' : 's'}`;
    })
    .join(', ');
}

const KIND: Readonly<Record<string, string>> = { permissions: 'permission', sandbox: 'sandbox exception' };
