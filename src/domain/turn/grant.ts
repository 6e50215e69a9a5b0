/** The grant of a turn: the next number, a new lease, and who protects it. */
import { after } from '../../lib/instant.ts';
import type { AgentId, ClaimReason, NewEvent, TakeoverKind } from '../event.ts';
import type { Fact, Lease, Protector } from '../fact.ts';
import type { View } from '../store.ts';

/** What a would-be holder brings along. `protector` null: in a sandbox that lets nothing live. */
export interface Claimant {
  readonly agent: AgentId;
  readonly leaseId: string;
  readonly protector: Protector | null;
  /** No brake stops a person. */
  readonly person?: boolean;
}

export function leaseOf(view: View, { agent, leaseId, protector }: Claimant, turnId: number): Lease {
  const ttl = view.settings[protector ? 'lease.ttl' : 'lease.unguarded'];
  return { turnId, leaseId, agent, deadline: after(view.now, ttl), ttl, protector };
}

/** Facts of a grant: the lease, and no running wait of the new holder any more. */
export function grantFacts(view: View, claimant: Claimant, turnId: number): Fact[] {
  const own = view.receivers.filter((r) => r.agent === claimant.agent && r.kind === 'wait');
  return [
    { fact: 'lease', lease: leaseOf(view, claimant, turnId) },
    ...own.map((r): Fact => ({ fact: 'receiver_gone', id: r.id })),
  ];
}

export function claimEvent(view: View, claimant: Claimant, how: ClaimReason): NewEvent<'claim'> {
  const { turn } = view.state;
  return {
    type: 'claim',
    from: turn.handoff?.from ?? null,
    to: claimant.agent,
    turnId: turn.id + 1,
    payload: { leaseId: claimant.leaseId, how },
  };
}

export function takeoverEvent(
  view: View,
  claimant: Claimant,
  kind: TakeoverKind,
  reason: string | null,
): NewEvent<'takeover'> {
  const { turn } = view.state;
  return {
    type: 'takeover',
    from: turn.owner ?? turn.reserved?.agent ?? null,
    to: claimant.agent,
    turnId: turn.id + 1,
    reason,
    payload: { leaseId: claimant.leaseId, kind },
  };
}
