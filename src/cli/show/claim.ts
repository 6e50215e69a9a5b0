/** A path claim, for programs and for people. */
import type { PathClaim } from '../../domain/claim/rules.ts';
import { msLeft } from '../../domain/lapse.ts';
import type { View } from '../../domain/store.ts';
import { roughly } from '../../lib/duration.ts';
import { iso } from '../../lib/instant.ts';
import { visibleLine } from '../../lib/text.ts';

export const claimJson = (view: View, claim: PathClaim): Record<string, unknown> => ({
  claim_id: claim.id,
  held_by: claim.holder,
  patterns: claim.patterns,
  ...(claim.reason === null ? {} : { reason: claim.reason }),
  since: iso(claim.since),
  expires_at: iso(view.now.wall + msLeft(view, claim)),
});

export function claimText(view: View, claim: PathClaim, me: string): string {
  const { id, holder, patterns, reason, since } = claim;
  const long = roughly(view.now.wall - since);
  const about = reason === null ? '' : ` · ${reason}`;
  const who = holder === me ? `${holder} (you)` : holder;
  return visibleLine(`${id} ${who}: ${patterns.join(' ')} for ${long}; ${roughly(msLeft(view, claim))} left${about}`);
}
