/** A plan in the making: what would be written, what would be told, and what would be remembered. Reads the disk, writes nothing. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Content, contentOf, targetOf, type Write } from './disk.ts';
import type { Kept, Manifest } from './manifest.ts';
import type { Target } from './roots.ts';

export type Action = 'added' | 'updated' | 'already-present' | 'removed' | 'already-absent' | 'kept' | 'skipped';

/** One line of what happened, or would. */
export interface Result {
  readonly harness: Target;
  readonly action: Action;
  readonly path: string;
  readonly what: string;
  /** Why it was kept or skipped. */
  readonly why?: string;
  /** All for whom it is, where it is for several. */
  readonly shared?: readonly Target[];
}

export interface Draft {
  readonly writes: Write[];
  readonly results: Result[];
  readonly files: Record<string, Kept>;
  readonly dirs: string[];
  /** What its owner has deleted is put back: somebody has asked for it, which an upkeep has not. */
  readonly revives: boolean;
}

export const draftFrom = ({ files, dirs }: Manifest, revives = true): Draft => ({
  writes: [],
  results: [],
  files: { ...files },
  dirs: dirs.filter((dir) => existsSync(dir)),
  revives,
});

/** One line for a path that several harnesses share: what became of it in the end. */
export const told = ({ results }: Draft): readonly Result[] => {
  const alike = ({ path, what }: Result) => results.filter((other) => other.path === path && other.what === what);
  return results
    .filter((result, i) => {
      const isSaid = (other: Result) =>
        results.indexOf(other) < i
          ? result.action === 'already-present'
          : result.action === 'kept' && other.action === 'removed';
      return !alike(result).some((other) => other !== result && isSaid(other));
    })
    .map((result) => {
      const shared = [...new Set(alike(result).map(({ harness }) => harness))];
      return shared.length > 1 ? { ...result, shared } : result;
    });
};

/** What is at the path, or will be when the draft is carried out. */
export function seen({ writes }: Draft, path: string): Content {
  const planned = writes.findLast((write) => write.path === path);
  if (planned) return planned.after;
  // Below a directory that is new, also where a link stood, there is nothing yet.
  const isNew = writes.some((w) => path.startsWith(`${w.path}/`) && (w.before === null || 'link' in w.before));
  return isNew ? null : contentOf(path);
}

/** Plans that the path has this content; makes the directories above it, and remembers which ones. */
export function plan(draft: Draft, path: string, after: Content): void {
  if (after !== null) directory(draft, dirname(path));
  draft.writes.push({ path, before: seen(draft, path), after });
}

export function directory(draft: Draft, path: string): void {
  // A link that this plan takes away leads nowhere any more.
  const isPlanned = draft.writes.some((write) => `${path}/`.startsWith(`${write.path}/`));
  const real = isPlanned ? path : targetOf(path);
  if (seen(draft, real) !== null) return;
  directory(draft, dirname(real));
  draft.writes.push({ path: real, before: null, after: { dir: true } });
  draft.dirs.push(real);
}

/** Directories of ours go when they are empty: the innermost first, each remembered while it stays. */
export function leaveDirectories(draft: Draft): void {
  for (const path of draft.dirs.toSorted((a, b) => b.length - a.length))
    draft.writes.push({ path, before: { dir: true }, after: null, ifEmpty: true });
}
