/** May this caller edit these paths now? What hooks, git's hooks and `tt check PATH` ask once anybody has claimed anything. */
import { covers, globOf, overlap } from '../../lib/glob/overlap.ts';
import { visibleLine } from '../../lib/text.ts';
import { refusedEdit } from '../brake/gate.ts';
import type { AgentId } from '../event.ts';
import type { View } from '../store.ts';
import type { Standing } from '../turn/enforce.ts';
import { claimsNow, isFamily } from './advance.ts';
import { patternsOf } from './globs.ts';
import type { PathClaim } from './rules.ts';

/** `path`: from the top of its checkout, empty for that itself; `below`: it is a directory, and what is in it may be meant. */
export interface Touched {
  readonly path: string;
  readonly below: boolean;
}

/** `claimer`: it has not the stick, but claims that cover all of it. */
export type StandingOn = Standing | { readonly may: 'claimer' };

/** `before`: what it may do as far as the stick goes. */
export function standingOn(view: View, agent: AgentId, touched: readonly Touched[], before: Standing): StandingOn {
  const claims = claimsNow(view);
  const foreign = foreignTo(claims, agent, touched);
  if (foreign) return { may: 'no', why: whyForeign(foreign) };
  if (before.may !== 'no') return before;
  const own = claims.filter(({ holder }) => isFamily(holder, agent));
  const outside = touched.filter((one) => !isCovered(own, one));
  if (own.length === 0 || touched.length === 0) return before;
  const braked = refusedEdit(view.state.brakes, agent, true);
  if (braked) return { may: 'no', why: braked };
  if (outside.length === 0) return { may: 'claimer' };
  return { may: 'no', why: `${whyOutside(own, outside)}: ${before.why}` };
}

export interface Foreign {
  readonly claim: PathClaim;
  readonly path: string;
}

/** The first of these that another has claimed. Of a whole checkout it cannot be told what is meant: then nothing is. */
export function foreignTo(claims: readonly PathClaim[], agent: AgentId, touched: readonly Touched[]): Foreign | null {
  for (const claim of claims) {
    if (isFamily(claim.holder, agent)) continue;
    const globs = patternsOf(claim);
    for (const { path, below } of touched) {
      const means = globOf(path, below);
      if (path !== '' && globs.some((glob) => overlap(glob, means) !== null)) return { claim, path };
    }
  }
  return null;
}

/** Git's and tt's own files are in no claim. */
export const isCovered = (claims: readonly PathClaim[], { path, below }: Touched): boolean =>
  !/^\.(?:git|tt)(?:\/|$)/i.test(path) &&
  claims.some((claim) => patternsOf(claim).some((glob) => covers(glob, path, below)));

/** One sentence for a model. */
export function whyForeign({ claim: { id, holder, patterns, reason }, path }: Foreign): string {
  const why = reason === null ? '' : `: ${visibleLine(reason)}`;
  const name = visibleLine(path);
  return `${holder} has claimed ${listed(patterns)} (${id}${why}), and ${name} is in it. Leave it alone, or ask: \`tt msg send '${holder}' '…'\`.`;
}

const whyOutside = (own: readonly PathClaim[], [first]: readonly Touched[]): string =>
  `you have claimed ${listed(own.flatMap(({ patterns }) => patterns))}, and ${first?.path ? visibleLine(first.path) : 'this may write anywhere: it'} is not in that (\`tt claim\` asks for more)`;

const MOST = 3;

const listed = (patterns: readonly string[]): string =>
  [...patterns.slice(0, MOST).map(visibleLine), ...(patterns.length > MOST ? ['…'] : [])].join(', ');
