/** `tt join`: become a member, or be told that one already is. */
import { isRefusal, refuse } from '../../lib/errors.ts';
import type { Caller } from '../change.ts';
import { change } from '../change.ts';
import type { NewEvent } from '../event.ts';
import type { Acted, Store, View } from '../store.ts';
import { checkName } from './name.ts';
import { parentOf } from './parent.ts';

export interface Joined {
  readonly joined: boolean;
}

/** Errors: invalid_name, name_taken, unknown_member (a subagent whose session has not joined). */
export function join(store: Store, caller: Caller, name: string | null, dedup?: string): Promise<Acted<Joined>> {
  return change<Joined>(store, caller, { name: 'join', dedup, joins: true, whenClosed: true }, (view) => {
    if (view.state.room.closed && view.head === 0) return refuse('room_closed', 'the room is closed', 'tt reopen');
    const member = view.state.members.present[caller.agent];
    const wanted = name === null || name === member?.name ? null : checkName(view, caller.agent, name);
    if (isRefusal(wanted)) return wanted;
    const events: NewEvent[] =
      wanted === null
        ? []
        : [{ type: 'rename', from: caller.agent, to: null, turnId: view.state.turn.id, payload: { name: wanted } }];
    return { events, result: { joined: true } };
  });
}

/** What makes a caller a member: nothing when it is one. A subagent brings its session in with it. */
export function joinEvents(view: View, caller: Caller, name: string | null): NewEvent[] {
  const parent = parentOf(caller.agent);
  const ids = parent === null ? [caller.agent] : [parent, caller.agent];
  return ids
    .filter((id) => !(id in view.state.members.present))
    .map((id) => ({
      type: 'join',
      from: id,
      to: null,
      turnId: view.state.turn.id,
      payload: {
        name: id === caller.agent ? name : null,
        harness: caller.harness,
        parent: id === parent ? null : parent,
      },
    }));
}
