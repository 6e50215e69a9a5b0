/** The end of a membership, by leaving or by a kick: what it held goes on, its subagents go with it. */
import { giveUpAll } from '../claim/advance.ts';
import type { AgentId, NewEvent } from '../event.ts';
import type { Fact } from '../fact.ts';
import { handOnAll } from '../floor/advance.ts';
import { foresee } from '../foresee.ts';
import type { Decision, View } from '../store.ts';
import { giveBackTasks } from '../task/held.ts';
import { ending } from '../turn/fairness.ts';
import { giveBack } from '../turn/give-back.ts';

export interface Departed {
  readonly remaining: readonly AgentId[];
  readonly wasOwner: boolean;
  readonly wasReserved: boolean;
  /** Whom the stick is promised to by this; null: it lies free, or was never touched. */
  readonly next: AgentId | null;
}

/** `farewell` makes the event that ends one membership; the subagents of `agent` leave first. */
export function depart(view: View, agent: AgentId, reason: 'left' | 'kicked', farewell: NewEvent): Decision<Departed> {
  const subagents = Object.values(view.state.members.present).filter((m) => m.parent === agent);
  const leaving = [...subagents.map((m) => m.id), agent];
  const events: NewEvent[] = [];
  const facts: Fact[] = [];
  const ring: AgentId[] = [...leaving];
  for (const id of leaving) {
    const now = without(foresee(view, events), leaving);
    const step = handOn(now, id, reason);
    const given = [
      ...handOnAll(now, id, reason, { leaving }),
      ...giveBackTasks(now, id, reason),
      ...giveUpAll(now, id, reason),
    ];
    events.push(...step.events, ...given);
    facts.push(...(step.facts ?? []), { fact: 'forgotten', agent: id });
    ring.push(...step.result);
    events.push(id === agent ? farewell : { ...LEAVE, from: id, turnId: now.state.turn.id, reason: 'session_left' });
  }
  const { turn, members } = view.state;
  const remaining = Object.keys(members.present).filter((id) => !leaving.includes(id));
  const wasOwner = turn.owner !== null && leaving.includes(turn.owner);
  const wasReserved = turn.reserved !== null && leaving.includes(turn.reserved.agent);
  const next = wasOwner || wasReserved ? (foresee(view, events).state.turn.reserved?.agent ?? null) : null;
  return { events, facts, ring, result: { remaining, wasOwner, wasReserved, next } };
}

const LEAVE = { type: 'leave', to: null, payload: {} } as const;

/** Gives on what a member holds or was promised; the result names who is rung. */
function handOn(view: View, agent: AgentId, reason: 'left' | 'kicked'): Decision<readonly AgentId[]> {
  const { turn } = view.state;
  if (turn.owner === agent) {
    const back = giveBack(view, agent, null, reason);
    return { ...back, result: back.result.reservedFor ? [back.result.reservedFor] : [] };
  }
  if (turn.reserved?.agent !== agent) return { events: [], result: [] };
  const payload = { ...ending(view, agent), grace: null };
  const expired: NewEvent = {
    type: 'reservation_expired',
    from: null,
    to: agent,
    turnId: turn.id,
    reason: reason === 'left' ? 'recipient_left' : 'recipient_kicked',
    payload,
  };
  return { events: [expired], result: payload.next ? [payload.next.agent] : [] };
}

const without = (view: View, leaving: readonly AgentId[]): View => ({
  ...view,
  receivers: view.receivers.filter((r) => !leaving.includes(r.agent)),
});
