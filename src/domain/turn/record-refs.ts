/** What the holder did to the repository's refs, written down, so that a commit can be traced to its turn. */
import { type Caller, change } from '../change.ts';
import type { AgentId, NewEvent, RefUpdate } from '../event.ts';
import { parentOf } from '../member/join.ts';
import type { Acted, Store, View } from '../store.ts';
import { standingOf } from './enforce.ts';

/** False: the caller does not hold the stick (any more), and nothing was written. Errors: those of `change`. */
export async function recordRefs(store: Store, caller: Caller, refs: readonly RefUpdate[]): Promise<boolean> {
  const view = await store.look();
  if (standingOf(view, caller.agent).may !== 'holder') return false;
  // A subagent need not have joined: then its session speaks.
  const agent = caller.agent in view.state.members.present ? caller.agent : (parentOf(caller.agent) ?? caller.agent);
  const acted: Acted<boolean> = await change(store, { ...caller, agent }, { name: 'ref_updated' }, (now) =>
    decide(now, agent, refs),
  );
  return acted.result;
}

function decide(view: View, agent: AgentId, refs: readonly RefUpdate[]) {
  if (standingOf(view, agent).may !== 'holder') return { events: [], result: false };
  const event: NewEvent<'ref_updated'> = {
    ...{ type: 'ref_updated', from: agent, to: null, turnId: view.state.turn.id },
    payload: { refs },
  };
  return { events: [event], result: true };
}
