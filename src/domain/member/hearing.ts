/** What is known of a member's ears: how far the hooks of its harness have told it, and whether they can wake it. */
import type { AgentId } from '../event.ts';
import type { Told } from '../fact.ts';
import type { View } from '../store.ts';

/** Of a member that no hook has spoken to. */
export const UNTOLD = {
  ...{ session: null, injected: 0, woken: 0, stopped: null, keptAt: 0, standby: null, warned: false },
} as const;

/** `view` needs `told`. */
export const toldOf = (view: View, agent: AgentId): Told => view.told[agent] ?? { ...UNTOLD, agent, seen: 0 };

/** Its harness can wake it, and its hooks were heard of. `view` needs `told`. */
export const isHooked = (view: View, agent: AgentId, canWake: boolean): boolean =>
  canWake && toldOf(view, agent).session !== null;
