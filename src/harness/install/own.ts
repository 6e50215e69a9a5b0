/** Files that are wholly ours: written, brought up to date, removed; one that somebody has edited is kept. */
import { type Content, digestOf } from './disk.ts';
import { type Action, type Draft, directory, plan, seen } from './draft.ts';
import type { Own } from './manifest.ts';
import type { Target } from './roots.ts';
import type { OwnFile } from './wanted.ts';

export interface Owner {
  readonly target: Target;
  readonly owner: string;
}

/** Puts one line into the draft: what happens to our file, or why nothing does. */
export const tell = (
  draft: Draft,
  { target: harness }: Owner,
  action: Action,
  path: string,
  what: string,
  why?: string,
): void => void draft.results.push({ harness, action, path, what, ...(why === undefined ? {} : { why }) });

export const keptOwn = (draft: Draft, path: string): Own | undefined => {
  const kept = draft.files[path];
  return kept?.kind === 'own' ? kept : undefined;
};

export const withOwner = (kept: Own | undefined, owner: string): readonly string[] => [
  ...new Set([...(kept?.for ?? []), owner]),
];

/** The newest first, and the one before it. */
export const newest = (digest: string, known: readonly string[] = []): readonly string[] =>
  [...new Set([digest, ...known])].slice(0, 2);

export const whyKept = (kept: Own | undefined): string =>
  kept ? 'you have edited it; it stays as you wrote it' : 'it was there before; tt has not written it';

export function putFile(draft: Draft, owner: Owner, { path, text, what, mode, unless = [], beside }: OwnFile): void {
  const kept = keptOwn(draft, path);
  const there = seen(draft, path);
  if (kept && there === null && !draft.revives) return;
  // What somebody else has put there serves as well.
  if (!kept && unless.some((other) => seen(draft, other) !== null)) return;
  const digest = digestOf(text);
  const is = digestIn(there);
  if (is !== null && is !== digest && !kept?.known.includes(is)) {
    if (unless.length === 0) tell(draft, owner, 'kept', path, what, whyKept(kept));
    return;
  }
  const isSame = is === digest && (mode === undefined || modeOf(there) === mode);
  if (!isSame) plan(draft, path, { bytes: Buffer.from(text), ...(mode === undefined ? {} : { mode }) });
  if (beside !== undefined) directory(draft, beside);
  draft.files[path] = { kind: 'own', for: withOwner(kept, owner.owner), known: newest(digest, kept?.known), what };
  tell(draft, owner, isSame ? 'already-present' : is === null ? 'added' : 'updated', path, what);
}

/** `text`: what we would have written, for a file of which nothing is remembered. */
export function takeFile(draft: Draft, owner: Owner, { path, what, text }: OwnFile): void {
  const kept = keptOwn(draft, path);
  const is = digestIn(seen(draft, path));
  if (stays(draft, owner, path, what)) return;
  if (is === null) {
    if (kept) tell(draft, owner, 'already-absent', path, what);
  } else if ((kept?.known ?? [digestOf(text)]).includes(is)) {
    plan(draft, path, null);
    tell(draft, owner, 'removed', path, what);
  } else if (kept) tell(draft, owner, 'kept', path, what, 'it was edited since');
}

/** Whether others need it still; else it is forgotten. */
export function stays(draft: Draft, owner: Owner, path: string, what: string): boolean {
  const kept = keptOwn(draft, path);
  const others = kept?.for.filter((name) => name !== owner.owner) ?? [];
  if (!kept || others.length === 0) {
    delete draft.files[path];
    return false;
  }
  draft.files[path] = { ...kept, for: others };
  if (others.length < kept.for.length) tell(draft, owner, 'kept', path, what, `also for ${others.join(', ')}`);
  return true;
}

/** Null: nothing is there. What is no file has a digest that no text has. */
function digestIn(content: Content): string | null {
  if (content === null) return null;
  return 'bytes' in content ? digestOf(content.bytes) : 'no file';
}

const modeOf = (content: Content): number | undefined => (content && 'bytes' in content ? content.mode : undefined);
