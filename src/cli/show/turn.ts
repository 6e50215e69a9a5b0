/** The turn and the lease, for programs. One spelling for every command. */
import { isWatched } from '../../domain/member/alive.ts';
import type { View } from '../../domain/store.ts';
import { queue } from '../../domain/turn/fairness.ts';
import { turnState } from '../../domain/turn/rules.ts';
import { iso } from '../../lib/instant.ts';
import { visibleLine } from '../../lib/text.ts';

/** Only what is true now: an idle room has no owner and no lease. */
export function turnJson(view: View): Record<string, unknown> {
  const { turn, room } = view.state;
  const state = room.closed ? 'closed' : turnState(turn);
  return {
    room_state: state,
    turn_id: turn.id,
    ...(turn.owner ? { current_owner: turn.owner } : {}),
    ...(turn.reserved ? { reserved_for: turn.reserved.agent, claim_expires_at: iso(turn.reserved.until.wall) } : {}),
    ...(view.lease ? leaseJson(view) : {}),
  };
}

/** Of whoever holds the stick, which need not be whoever is told. */
function leaseJson(view: View): Record<string, unknown> {
  if (!view.lease) return {};
  const { agent, deadline, protector } = view.lease;
  return {
    lease_expires_at: iso(deadline.wall),
    guardian_pid: protector?.role === 'guardian' ? protector.pid : null,
    holder_guarded: protector !== null,
    holder_watched: protector !== null && isWatched(view, agent),
  };
}

/** Where a member stands among those who wait: 1 is next. */
export function queueJson(view: View, agent: string): { position: number | null; queue: readonly string[] } {
  const order = queue(view);
  const index = order.indexOf(agent);
  return { position: index < 0 ? null : index + 1, queue: order };
}

/** One line, the same wherever it stands. */
export function queueText({ position, queue }: ReturnType<typeof queueJson>): string {
  if (queue.length === 0) return 'Queue: nobody waits.';
  return `Queue: ${queue.join(', ')}${position ? `; you are number ${position}` : ''}.`;
}

/** One line: who has the stick, or whose it is next. */
export function turnText({ state: { turn, room } }: Pick<View, 'state'>): string {
  if (room.closed) return `the room is closed${room.closed.reason ? ` (${visibleLine(room.closed.reason)})` : ''}`;
  if (turn.owner) return `${turn.owner} holds the stick (turn ${turn.id})`;
  if (turn.reserved) return `the stick is promised to ${turn.reserved.agent} (after turn ${turn.id})`;
  return turn.id === 0 ? 'the stick is free' : `the stick is free (after turn ${turn.id})`;
}
