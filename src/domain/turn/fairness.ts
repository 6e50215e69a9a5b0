/** Who is next: never held first, then longest since last held, then join order; live waiters before all others. */
import { after } from '../../lib/instant.ts';
import { isHeldBack } from '../brake/gate.ts';
import type { AgentId, Ending, Reservation } from '../event.ts';
import { listening } from '../member/alive.ts';
import { kindOf } from '../member/name.ts';
import type { Member } from '../member/rules.ts';
import type { View } from '../store.ts';

/** Members whose `tt wait` is running, fairest first. */
export const queue = (view: View, except: AgentId | null = null): readonly AgentId[] =>
  fairest(view, listening(view, ['wait']), except);

/** The one to promise the stick to, or null: then it lies free with the handoff kept. */
export function choose(view: View, except: AgentId | null): Reservation | null {
  const [waiting] = queue(view, except);
  if (waiting !== undefined) return promise(view, waiting, 'waiting');
  // A person's terminal follows all day without wanting the stick; a parked member has said that it only listens.
  // An idle agent is woken for the stick only if it asked for that: else two that have nothing to do would wake each other.
  const asked = { ...view, receivers: view.receivers.filter((r) => r.kind !== 'standby' || r.wants) };
  const wakeable = new Set([...listening(asked, ['follow', 'standby'])].filter((id) => kindOf(id) !== 'human'));
  const [woken] = fairest(view, wakeable, except);
  return woken === undefined ? null : promise(view, woken, 'wakeable');
}

/** The promise to a named member: short while its wait is running, for that claims in milliseconds. */
export function promise(view: View, agent: AgentId, because: Reservation['because']): Reservation {
  const waiting = listening(view, ['wait']).has(agent);
  const ms = view.settings[waiting ? 'claim.live' : 'claim.ttl'];
  return { agent, until: after(view.now, ms), because };
}

/** How a turn or a promise ends: with the next chosen, or free and the last holder holding back for a moment. */
export function ending(view: View, last: AgentId | null, next = choose(view, last)): Ending {
  const grace = view.settings['waiter.grace'];
  const holdsBack = next === null && last !== null && grace > 0;
  return { next, grace: holdsBack ? { agent: last, until: after(view.now, grace) } : null };
}

function fairest(view: View, who: ReadonlySet<AgentId>, except: AgentId | null): readonly AgentId[] {
  const present = view.state.members.present;
  return [...who]
    .filter((id) => id !== except && !isKeptBack(view, id))
    .map((id) => present[id] as Member)
    .sort((a, b) => a.lastTurn - b.lastTurn || a.order - b.order)
    .map((m) => m.id);
}

/** Whoever is held, or has an interrupt to answer, could not take it. A pause of the whole room keeps the order as it is. */
const isKeptBack = ({ state: { brakes } }: View, agent: AgentId): boolean =>
  kindOf(agent) !== 'human' && isHeldBack(brakes, agent);
