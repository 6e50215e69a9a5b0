/** Codex runs only hooks that are trusted: by their key and the hash that Codex itself gives them, in its config.toml. */
import { isDeepStrictEqual } from 'node:util';
import { type Draft, plan } from './draft.ts';
import { cut, type Marked, replace } from './fragment.ts';
import { same } from './json-text.ts';
import { digests, type Found, foundAt, modeOf, type Place } from './merge.ts';
import { tell } from './own.ts';
import { appendTable, saidFor, type Table, tomlOf } from './toml-text.ts';

/** A hook as Codex names it: the file, the event, and where in it. */
export interface CodexHook {
  readonly key: string;
  readonly command: string;
  readonly hash: string;
}

const tableOf = ({ key, hash }: CodexHook): Table => ({
  at: ['hooks', 'state', key],
  key: 'trusted_hash',
  value: hash,
});

const isOf =
  (hooksFile: string) =>
  ({ at }: Table) =>
    at[2]?.startsWith(`${hooksFile}:`) ?? false;

const trustOf = (count: number): string => `trust for ${count} hook${count === 1 ? '' : 's'}`;

/** `hooks`: ours in `hooksFile`, as Codex names them. Errors: unparsable_config. */
export function trustIn(draft: Draft, place: Place, hooksFile: string, hooks: readonly CodexHook[]): void {
  const { path } = place;
  const found = foundAt(draft, path);
  const all = found.kept?.tables ?? [];
  const old = all.filter(isOf(hooksFile));
  const wanted = hooks.map(tableOf);
  const ours = all.filter((table) => !old.includes(table));
  let marked = outdated(found.marked, old, wanted);
  for (const table of wanted) {
    const said = saidFor(table, tomlOf(marked.text, path));
    if (said === undefined) marked = appendTable(marked, table, path);
    else if (said !== table.value)
      tell(draft, place, 'kept', path, table.at.join('.'), 'you have trusted another hash; look at it in /hooks');
    if (said === undefined || old.some(({ at }) => same(at, table.at))) ours.push(table);
  }
  const changed = write(draft, found, marked, false);
  tell(draft, place, !changed ? 'already-present' : found.kept ? 'updated' : 'added', path, trustOf(wanted.length));
  remember(draft, place, found, marked, ours);
}

/** Takes back the trust for our hooks in one file; that for hooks of other projects stays. Errors: unparsable_config. */
export function trustOut(draft: Draft, place: Place, hooksFile: string): void {
  const { path } = place;
  const found = foundAt(draft, path);
  const mine = found.kept?.tables.filter(isOf(hooksFile)) ?? [];
  if (mine.length === 0) return;
  const others = found.kept?.tables.filter((table) => !mine.includes(table)) ?? [];
  const careful = outdated(found.marked, mine, []);
  const quick = { text: cut(found.marked), fragments: [] };
  const isAll = others.length === 0 && isDeepStrictEqual(tomlOf(quick.text, path), tomlOf(careful.text, path));
  const marked = isAll ? quick : careful;
  const changed = write(draft, found, marked, found.kept?.before === null && marked.text.trim() === '');
  tell(draft, place, changed ? 'removed' : 'already-absent', path, trustOf(mine.length));
  const toml = tomlOf(marked.text, path);
  for (const table of mine.filter((one) => saidFor(one, toml) !== undefined))
    tell(draft, place, 'kept', path, table.at.join('.'), 'it was edited since; remove it by hand');
  if (others.length > 0) remember(draft, place, found, marked, others);
  else delete draft.files[found.real];
}

function write(draft: Draft, found: Found, marked: Marked, isGone: boolean): boolean {
  const changed = marked.text !== (found.text ?? '');
  if (changed) plan(draft, found.real, isGone ? null : { bytes: Buffer.from(marked.text), ...modeOf(found) });
  return changed;
}

function remember(draft: Draft, { owner }: Place, found: Found, marked: Marked, tables: readonly Table[]): void {
  const owners = [...new Set([...(found.kept?.for ?? []), owner])];
  draft.files[found.real] = { kind: 'merged', for: owners, entries: [], tables, made: [], ...digests(found, marked) };
}

/** Our tables of an earlier version: with the hash of now, or gone where there is no such hook any more. */
function outdated(start: Marked, old: readonly Table[], wanted: readonly Table[]): Marked {
  let marked = start;
  for (const table of old) {
    const next = wanted.find(({ at }) => same(at, table.at));
    if (next?.value === table.value) continue;
    const [key, hash] = [JSON.stringify(table.at[2]), JSON.stringify(table.value)];
    const lines = `(?:\\r?\\n)?\\[hooks\\.state\\.${escaped(key)}\\]\\r?\\ntrusted_hash = ${escaped(hash)}\\r?(?:\\n|$)`;
    const piece = new RegExp(lines).exec(marked.text);
    if (!piece) continue;
    const text = next ? piece[0].replace(hash, () => JSON.stringify(next.value)) : '';
    marked = replace(marked, piece.index, piece[0].length, text);
  }
  return marked;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
