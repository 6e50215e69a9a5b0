/** Is a member alive? A wait that runs proves it, else the process table says, else its guardian does, else nobody knows. */
import type { Liveness } from '../../lib/process-table.ts';
import type { AgentId } from '../event.ts';
import type { Receiver, ReceiverKind } from '../fact.ts';
import type { View } from '../store.ts';

export function livenessOf(view: View, agent: AgentId): Liveness {
  if (agent === view.caller || receiversOf(view, agent).length > 0) return 'alive';
  const { processes = [], unseen = false } = view.presence[agent] ?? {};
  const life = together(processes.map(view.processLife));
  if (life === 'dead' && !unseen) return 'dead';
  // A guardian looks now and then: where the process table has proof of a death, it has not looked yet.
  if (view.state.turn.owner === agent && protection(view) === 'alive') return 'alive';
  return life === 'dead' ? 'unknown' : life;
}

/** Whether a process stands for it, whose end its guardian would see. */
export const isWatched = (view: View, agent: AgentId): boolean => (view.presence[agent]?.processes ?? []).length > 0;

/** For people. A guardian that has nobody to watch lives as long as the lease, whatever became of its holder. */
export function shownLife(view: View, agent: AgentId): Liveness {
  if (isWatched(view, agent)) return livenessOf(view, agent);
  return receiversOf(view, agent).length > 0 ? 'alive' : 'unknown';
}

/** Alive while one of its processes is, dead when all are. */
export function together(lives: readonly Liveness[]): Liveness {
  if (lives.includes('alive')) return 'alive';
  return lives.length > 0 && lives.every((life) => life === 'dead') ? 'dead' : 'unknown';
}

/** Counts as there: alive, or not proven dead and heard of within the presence time. */
export function isPresent(view: View, agent: AgentId): boolean {
  const life = livenessOf(view, agent);
  if (life !== 'unknown') return life === 'alive';
  const presence = view.presence[agent];
  return presence !== undefined && view.now.wall - presence.seenAt < view.settings['presence.ttl'];
}

/** Whether the lease's protector lives: its lock is held (alive), free (dead), or there is none to ask (unknown). */
export const protection = ({ lease, held }: Pick<View, 'lease' | 'held'>): Liveness =>
  lease?.protector ? held(lease.protector.lock) : 'unknown';

/** The running waits and listeners of a member. */
export const receiversOf = (view: View, agent: AgentId, kind?: ReceiverKind): readonly Receiver[] =>
  view.receivers.filter(
    (r) => r.agent === agent && (kind === undefined || r.kind === kind) && view.held(r.lock) === 'alive',
  );

/** Members with a running receiver of one of these kinds. */
export function listening(view: View, kinds: readonly ReceiverKind[]): ReadonlySet<AgentId> {
  const { present } = view.state.members;
  const running = view.receivers.filter(
    (r) => kinds.includes(r.kind) && r.agent in present && view.held(r.lock) === 'alive',
  );
  return new Set(running.map((r) => r.agent));
}
