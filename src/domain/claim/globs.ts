/** The patterns of claims as globs. Nothing here is loaded where nobody has claimed anything. */
import { isRefusal, type Refusal, refuse } from '../../lib/errors.ts';
import { type Effort, isEverything, overlap } from '../../lib/glob/overlap.ts';
import { type Glob, isBelow, parseGlob } from '../../lib/glob/parse.ts';
import { over } from '../cap.ts';
import type { Settings } from '../settings.ts';
import type { PathClaim } from './rules.ts';

/** Errors: invalid_glob, glob_too_wide, limit_exceeded. */
export function globsOf(patterns: readonly string[], settings: Settings): readonly Glob[] | Refusal {
  const most = settings['limit.glob'];
  if (patterns.length > settings['limit.patterns'])
    return over('patterns', settings['limit.patterns'], patterns.length, 'make several claims of it');
  const globs: Glob[] = [];
  let used = 0;
  for (const pattern of patterns) {
    const glob = globOf(pattern, most - used);
    if (isRefusal(glob)) return glob;
    if ('actual' in glob) return over('glob', most, used + glob.actual, 'name a directory instead of its parts');
    used += glob.characters;
    globs.push(glob);
  }
  return globs;
}

function globOf(pattern: string, left: number): Glob | { readonly actual: number } | Refusal {
  const glob = parseGlob(pattern, left);
  if ('why' in glob)
    return refuse('invalid_glob', `the pattern ${pattern} ${glob.why}`, "tt claim 'src/parser/**'", { pattern });
  if ('actual' in glob) return glob;
  if (isEverything(glob))
    return refuse('glob_too_wide', `the pattern ${pattern} is all there is`, 'for that there is the stick: tt wait', {
      pattern,
    });
  return OURS.some((name) => isBelow(glob, name))
    ? refuse('invalid_glob', `the pattern ${pattern} is no part of the tree, but git's or tt's own`, undefined, {
        pattern,
      })
    : glob;
}

const OURS = ['.git', '.tt'];

/** Of a claim that was granted: its patterns are known to be right, whatever the settings say now. */
export const patternsOf = ({ patterns }: PathClaim): readonly Glob[] =>
  patterns.flatMap((pattern) => {
    const glob = parseGlob(pattern, Number.POSITIVE_INFINITY);
    return 'alternatives' in glob ? [glob] : [];
  });

export interface Clash {
  readonly mine: string;
  readonly theirs: string;
  /** That fits both. */
  readonly path: string;
}

/** Errors: invalid_glob when it would take too long, under the lock that all writers wait for. */
export function clash(mine: readonly Glob[], theirs: readonly Glob[], effort: Effort): Clash | null {
  for (const one of mine)
    for (const other of theirs) {
      const path = overlap(one, other, effort);
      if (path !== null) return { mine: one.text, theirs: other.text, path };
    }
  return null;
}
