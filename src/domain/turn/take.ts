/** `tt take`: take the stick from one who is gone, or, on a person's word, from anybody. */
import { type Refusal, refuse } from '../../lib/errors.ts';
import { refusedEdit } from '../brake/gate.ts';
import { operators, requested } from '../brake/operator.ts';
import { type Caller, change } from '../change.ts';
import type { AgentId, NewEvent, TakeoverKind } from '../event.ts';
import { shownLife } from '../member/alive.ts';
import type { Acted, Decision, Outcome, Store, View } from '../store.ts';
import { type Claim, decideClaim } from './claim.ts';
import { queue } from './fairness.ts';
import { type Claimant, grantFacts, takeoverEvent } from './grant.ts';
import { offer, staleness } from './offer.ts';

export interface Taken {
  readonly status: 'your_turn';
  readonly reason: TakeoverKind | Extract<Claim, { status: 'your_turn' }>['reason'];
  readonly revoked: AgentId | null;
}

export interface TakeOptions {
  readonly reason: string | null;
  readonly dedup?: string | undefined;
}

/** Errors: takeover_not_available, operator_required, room_closed. */
export function take(store: Store, caller: Caller, claimant: Claimant, options: TakeOptions): Promise<Acted<Taken>> {
  const verb = { name: 'take', dedup: options.dedup, joins: true };
  return change(store, caller, verb, (view) => decideTake(view, caller, claimant, options.reason));
}

function decideTake(
  view: View,
  caller: Pick<Caller, 'person' | 'operatorRequested'>,
  claimant: Claimant,
  reason: string | null,
): Outcome<Taken> {
  const operator = caller.person || caller.operatorRequested;
  const unsaid = caller.operatorRequested ? operators(caller, 'take', reason) : null;
  if (unsaid) return unsaid;
  const braked = operator
    ? null
    : refusedEdit(view.state.brakes, claimant.agent, view.state.turn.owner === claimant.agent);
  if (braked) return refuse('takeover_not_available', braked, 'tt wait', { cause: 'braked' });
  const free = claimable(view, claimant, operator);
  if (free) return { ...free, events: free.events.map((event) => asked(event, caller)) };
  const kind = offer(view) ?? (operator ? 'operator_override' : null);
  if (!kind) return notOffered(view);
  if (!caller.person && !reason) {
    return refuse('operator_required', 'a takeover says why', "tt take --reason '…'", { field: 'reason' });
  }
  const event = asked(takeoverEvent(view, claimant, kind, reason), caller);
  return {
    events: [event],
    facts: grantFacts(view, claimant, event.turnId),
    ring: 'all',
    result: { status: 'your_turn', reason: kind, revoked: event.from },
  };
}

/** A grant says who wanted it: an agent that a person told to goes ahead of the queue. */
function asked<E extends NewEvent>(event: E, caller: Pick<Caller, 'person' | 'operatorRequested'>): E {
  const isGrant = event.type === 'claim' || event.type === 'takeover';
  return isGrant ? { ...event, payload: { ...event.payload, ...requested(caller) } } : event;
}

/** Nobody has it, or the one it was promised to did not come: an ordinary claim does, in order with those who wait. */
function claimable(view: View, claimant: Claimant, operator: boolean): Decision<Taken> | null {
  const { turn } = view.state;
  const mine = turn.owner === claimant.agent || turn.reserved?.agent === claimant.agent;
  const idle = turn.owner === null && (turn.reserved === null || staleness(view, turn.reserved) !== null);
  if (!mine && !idle) return null;
  // Only a person goes ahead of the queue: else every agent would learn to take instead of to wait.
  const alone = { ...view, receivers: [], state: { ...view.state, turn: { ...turn, grace: null } } };
  const { result, ...decision } = decideClaim(operator ? alone : view, claimant);
  return result.status === 'your_turn' ? { ...decision, ring: 'all', result: { ...result, revoked: null } } : null;
}

function notOffered(view: View): Refusal {
  const { turn } = view.state;
  return refuse(
    'takeover_not_available',
    whyNot(view),
    "tt wait; if a person told you to: tt take --operator-requested --reason '…'",
    { current_owner: turn.owner, reserved_for: turn.reserved?.agent ?? null, current_turn_id: turn.id },
  );
}

/** Alive is said only of one that is seen to live. */
export const heldText = (view: View, owner: AgentId): string =>
  `${owner} holds the stick and ${shownLife(view, owner) === 'alive' ? 'is alive' : 'is not proven dead'}`;

function whyNot(view: View): string {
  const { owner, reserved } = view.state.turn;
  if (owner !== null) return heldText(view, owner);
  if (reserved !== null && staleness(view, reserved) === null) return `${reserved.agent} has the stick promised to it`;
  return `${queue(view)[0] ?? 'another live member'} comes first`;
}
