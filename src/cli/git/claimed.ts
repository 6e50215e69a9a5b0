/** What git's hooks are answered where somebody has claimed paths: judged is what a move of refs changes. */
import { relative, resolve, sep } from 'node:path';
import { claimsNow, isFamily } from '../../domain/claim/advance.ts';
import { foreignTo, standingOn, type Touched, whyForeign } from '../../domain/claim/standing.ts';
import type { RefUpdate } from '../../domain/event.ts';
import type { View } from '../../domain/store.ts';
import type { Standing } from '../../domain/turn/enforce.ts';
import { checkoutTop, type Place } from '../../store/place.ts';
import type { Env } from '../env.ts';
import { treeOfHook } from './asked-in.ts';
import { changesOf, commitOf } from './changes.ts';

interface Asked {
  readonly phase: string;
  readonly by: string;
  readonly updates: readonly RefUpdate[];
}

/** Null: it may go on. `stick`: what the caller may do as far as the stick goes. Throws when git cannot tell what a holder changes. */
export function refusalWhereClaimed(
  env: Env,
  place: Place,
  view: View,
  { phase, by, updates }: Asked,
  stick: Standing,
): string | null {
  const { agent } = env.caller();
  const claims = claimsNow(view);
  const own = claims.filter(({ holder }) => isFamily(holder, agent));
  const asked = { dir: env.directory(), env: env.system.env };
  const file = fileIn(place, treeOfHook(env.system, env.directory()));
  if (stick.may !== 'no') {
    const isAny = phase === 'prepared' && own.length < claims.length;
    const foreign = isAny ? foreignTo(claims, agent, changesOf(asked, updates).map(file)) : null;
    return foreign && whyForeign(foreign);
  }
  // Whatever else moves refs changes, or forgets, what others work on: for that there is the stick.
  const isCommit = phase === 'prepared' && by === 'commit' && own.length > 0;
  const paths = isCommit ? commitOf(asked, updates) : null;
  if (paths === null) return stick.why;
  const standing = standingOn(view, agent, paths.map(file), stick);
  return standing.may === 'no' ? `${standing.why} Commit only what you have claimed: git commit -- PATHS.` : null;
}

/** Claims know a file from the top of the workspace's checkout, git from the top of its own: a repository may lie in another. */
function fileIn(place: Place, tree: string): (path: string) => Touched {
  const top = checkoutTop(tree, place);
  return (path) => ({ path: relative(top, resolve(tree, path)).split(sep).join('/'), below: false });
}
