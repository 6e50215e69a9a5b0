/** What can be known of a member from outside: is it alive, does it listen, has it gone quiet, and what would wake it. Worked out when asked. */
import { markOn } from '../brake/gate.ts';
import type { Mark } from '../brake/rules.ts';
import type { AgentId } from '../event.ts';
import type { ReceiverKind } from '../fact.ts';
import type { View } from '../store.ts';
import { livenessOf, receiversOf, shownLife } from './alive.ts';
import { isHooked } from './hearing.ts';

export interface Seen {
  /** Its last command or hook, else its join; wall clock, milliseconds. */
  readonly seenAt: number;
  /** What its running commands listen with. */
  readonly listening: readonly ReceiverKind[];
  /** Alive, and neither held nor listening: it could have said something for `presence.quiet`, and did not. */
  readonly quiet: boolean;
  readonly held: Mark | null;
  readonly interrupted: Mark | null;
}

export function seen(view: View, agent: AgentId): Seen {
  const { held, interrupted } = view.state.brakes;
  const seenAt = view.presence[agent]?.seenAt ?? view.state.members.present[agent]?.joinedAt ?? 0;
  const listening = [...new Set(receiversOf(view, agent).map(({ kind }) => kind))];
  const hold = markOn(held, agent);
  const idle = listening.length === 0 && hold === null && shownLife(view, agent) === 'alive';
  const quiet = idle && view.now.wall - seenAt >= view.settings['presence.quiet'];
  return { seenAt, listening, quiet, held: hold, interrupted: markOn(interrupted, agent) };
}

/** `receiver`: a command of its own that runs; `hooks`: its harness. */
export type Waker = 'receiver' | 'hooks' | 'unreachable';

/** What a message would wake it through. `canWake`: its harness can start a turn of an idle session. `view` needs `told`. */
export function wakerOf(view: View, agent: AgentId, canWake: boolean): Waker {
  const kinds = receiversOf(view, agent).map(({ kind }) => kind);
  if (kinds.some((kind) => kind !== 'standby')) return 'receiver';
  if (kinds.length > 0) return 'hooks';
  return livenessOf(view, agent) !== 'dead' && isHooked(view, agent, canWake) ? 'hooks' : 'unreachable';
}
