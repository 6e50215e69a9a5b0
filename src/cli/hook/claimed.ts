/** What a hook is answered about paths where somebody has claimed some. */
import { claimsNow, isFamily } from '../../domain/claim/advance.ts';
import { type StandingOn, standingOn, type Touched } from '../../domain/claim/standing.ts';
import { msLeft } from '../../domain/lapse.ts';
import type { View } from '../../domain/store.ts';
import { standingOf } from '../../domain/turn/enforce.ts';
import { touchedAt } from '../checkout-paths.ts';
import { fenced } from '../git/fenced.ts';
import type { Here } from './desk.ts';

export async function standingIn(here: Here, view: View, paths: readonly string[]): Promise<StandingOn> {
  const { agent, place, env } = here;
  const stick = standingOf(view, agent);
  const own = claimsNow(view).filter(({ holder }) => isFamily(holder, agent));
  // Whoever has claimed something commits that, and git's own hooks see what is in the commit.
  const isLeftToGit = (path: string): boolean =>
    stick.may === 'no' &&
    own.length > 0 &&
    path.endsWith(INDEX) &&
    fenced(path.slice(0, -INDEX.length), env.system.env);
  const judged = paths.filter((path) => !isLeftToGit(path));
  const touched = judged.map((path): Touched => touchedAt(place, path) ?? { path: '', below: true });
  const standing: StandingOn = judged.length === 0 ? { may: 'claimer' } : standingOn(view, agent, touched, stick);
  // Its hooks are a sign of life: they keep the lease that its edits stand on.
  if (standing.may === 'claimer' && own.some((claim) => msLeft(view, claim) < claim.ttl / 2))
    await (await import('../../domain/member/told.ts')).tell(here.store, here.caller, {});
  return standing;
}

/** What `git add` and `git commit` write. */
const INDEX = '/.git/index';
