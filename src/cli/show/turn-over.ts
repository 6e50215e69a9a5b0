/** What one may still edit whose turn is over: what it has claimed. */
import { hasClaimed, type PathClaims } from '../../domain/claim/rules.ts';
import type { AgentId } from '../../domain/event.ts';

export const turnOver = (claims: PathClaims, agent: AgentId): string =>
  hasClaimed(claims, agent) ? 'edit only what you have claimed' : 'do not edit any more';
