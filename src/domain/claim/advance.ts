/** How claims end by themselves: the holder is dead, was silent for too long, or goes. Computed on read, stored by the next who writes. */
import type { AgentId, NewEvent } from '../event.ts';
import { lapseOf } from '../lapse.ts';
import { parentOf } from '../member/parent.ts';
import type { View } from '../store.ts';
import type { PathClaim } from './rules.ts';

/** The claims as they are now, whatever is stored; oldest first. */
export const claimsNow = (view: View): readonly PathClaim[] =>
  Object.values(view.state.claims.held).filter((claim) => lapseOf(view, claim) === null);

/** Claims that are over and not stored so yet. */
export function expiredClaims(view: View): readonly NewEvent[] {
  return Object.values(view.state.claims.held).flatMap((claim): NewEvent[] => {
    const reason = lapseOf(view, claim);
    if (reason === null) return [];
    const head = { from: null, to: claim.holder, turnId: view.state.turn.id, reason };
    return [{ type: 'path_expired', ...head, payload: named(claim) }];
  });
}

/** All that a member has claimed, before it goes. */
export const giveUpAll = (view: View, agent: AgentId, reason: 'left' | 'kicked'): readonly NewEvent[] =>
  Object.values(view.state.claims.held)
    .filter(({ holder }) => holder === agent)
    .map((claim) => ({
      ...{ type: 'path_released', from: agent, to: null, turnId: view.state.turn.id, reason },
      payload: named(claim),
    }));

/** What an event says of the claim that it ends. */
export const named = ({ id, holder, patterns }: PathClaim) => ({ claim_id: id, holder, patterns });

/** Of a session and its subagents nothing tells which one edits. */
export const isFamily = (a: AgentId, b: AgentId): boolean => (parentOf(a) ?? a) === (parentOf(b) ?? b);

/** Whether anybody else has claimed anything, as it is stored: then who may edit depends on the path. */
export const othersClaim = ({ state }: View, agent: AgentId): boolean =>
  Object.values(state.claims.held).some(({ holder }) => !isFamily(holder, agent));
