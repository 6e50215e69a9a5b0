/** `tt standby`: an agent stops working and wants to be woken, by a message or when the stick is its. */
import { refuse } from '../../lib/errors.ts';
import { type Caller, change } from '../change.ts';
import type { AgentId } from '../event.ts';
import type { Acted, Store, View } from '../store.ts';
import { isHooked, toldOf } from './hearing.ts';

export interface Standby {
  /** What wakes it: `hooks` of its harness, or a `receiver` of its own that runs. */
  readonly by: 'hooks' | 'receiver';
}

/**
 * `canWake`: its harness can start a turn of an idle session. Facts only: the next stop hook begins to listen.
 * Errors: unreachable, park_requires_release for the holder of the stick.
 */
export function standBy(store: Store, caller: Caller, canWake: boolean): Promise<Acted<Standby>> {
  const { agent } = caller;
  const verb = { name: 'standby', needs: { told: true }, joins: true };
  return change(store, caller, verb, (view) => {
    const { turn } = view.state;
    if (turn.owner === agent)
      return refuse('park_requires_release', 'you hold the stick', "tt release --status '…' --next-action '…'");
    const listens = view.receivers.some(
      (r) => r.agent === agent && r.kind !== 'standby' && view.held(r.lock) === 'alive',
    );
    const { seen: _, ...told } = toldOf(view, agent);
    const hooked = isHooked(view, agent, canWake);
    if (!hooked && !listens)
      return refuse('unreachable', why(canWake), 'tt wait --events, again and again; or ask your user to wake you');
    const asked = { ...told, standby: turn.id };
    return { events: [], facts: [{ fact: 'told', told: asked }], result: { by: hooked ? 'hooks' : 'receiver' } };
  });
}

const why = (canWake: boolean): string =>
  canWake
    ? 'no hook of this session was ever heard of, so nothing can wake it while it is idle'
    : 'your harness cannot be woken from outside while it is idle';

/** It asked to be woken for the stick, and has not had it since. `view` needs `told`. */
export function wantsStick(view: View, agent: AgentId): boolean {
  const { standby } = toldOf(view, agent);
  return standby !== null && (view.state.members.present[agent]?.lastTurn ?? 0) <= standby;
}
