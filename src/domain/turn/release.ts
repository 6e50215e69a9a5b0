/** `tt release`, `tt pass`: give the stick back with a handoff; the fairest gets it. */
import { isRefusal } from '../../lib/errors.ts';
import { type Caller, change } from '../change.ts';
import type { AgentId, NewEvent } from '../event.ts';
import type { Fact } from '../fact.ts';
import type { Attachment } from '../file/attach.ts';
import { listening } from '../member/alive.ts';
import type { Acted, Decision, Outcome, Store, View } from '../store.ts';
import { needsOfHandoff, withFiles } from './artifacts.ts';
import { ending } from './fairness.ts';
import { fence, type Token } from './fence.ts';
import { checkHandoff, type Handoff } from './handoff.ts';

export interface Released {
  readonly reservedFor: AgentId | null;
  readonly noActiveWaiters: boolean;
  /** Members that only listen: they hear of it, and may ask. */
  readonly parkedHinted: readonly AgentId[];
}

export interface ReleaseOptions {
  readonly verb: 'release' | 'pass';
  readonly dedup?: string | undefined;
  readonly files?: readonly Attachment[];
}

/** Errors: invalid_handoff, turn_mismatch, stale_lease, and those of `attach`. */
export function release(
  store: Store,
  caller: Caller,
  handoff: Handoff,
  token: Token,
  { verb: name, dedup, files = [] }: ReleaseOptions,
): Promise<Acted<Released>> {
  const verb = { name, dedup, needs: needsOfHandoff(handoff, files), whenStopped: true };
  return change(store, caller, verb, (view) => decideRelease(view, caller.agent, handoff, token, files));
}

function decideRelease(
  view: View,
  agent: AgentId,
  handoff: Handoff,
  token: Token,
  files: readonly Attachment[],
): Outcome<Released> {
  const attached = withFiles(view, { agent }, handoff, files);
  if (isRefusal(attached)) return attached;
  const refused = checkHandoff(attached.handoff, view.settings['limit.handoff']) ?? fence(view, agent, token);
  if (refused) return refused;
  const given = giveBack(view, agent, attached.handoff, null);
  return { ...given, events: [...attached.events, ...given.events], blobs: { place: attached.place } };
}

/** The end of a turn, with or without a handoff: a release event, the lease void, the next one rung. */
export function giveBack(
  view: View,
  agent: AgentId,
  handoff: Handoff | null,
  reason: Surrender | 'left' | 'kicked' | null,
): Decision<Released> {
  const end = ending(view, agent);
  const to = end.next?.agent ?? null;
  const event: NewEvent = {
    type: 'release',
    from: agent,
    to,
    turnId: view.state.turn.id,
    handoff,
    reason,
    payload: end,
  };
  return {
    events: [event],
    facts: [NO_LEASE],
    ring: to ? [to] : [],
    result: {
      reservedFor: to,
      noActiveWaiters: end.next?.because !== 'waiting',
      parkedHinted: [...listening(view, ['park'])].filter((id) => id !== agent && id !== to),
    },
  };
}

export const NO_LEASE: Fact = { fact: 'lease', lease: null };

/** `not_delivered`: whoever asked was gone when the grant was printed, so that nobody knows of the turn. */
export type Surrender = 'harness_gone' | 'not_delivered';

/** Given back for a holder that cannot do it itself. Fenced like any other; no turn, nothing to do. */
export function surrender(store: Store, token: Required<Token>, reason: Surrender): Promise<Acted<Released | null>> {
  return store.act({}, (view): Outcome<Released | null> => {
    const { owner, id, leaseId } = view.state.turn;
    if (owner === null || id !== token.turn || leaseId !== token.lease) return { events: [], result: null };
    return giveBack(view, owner, null, reason);
  });
}
