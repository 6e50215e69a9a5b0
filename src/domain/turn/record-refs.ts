/** What the holder did to the repository's refs, or a member under its claims, written down, so that a commit can be traced. */
import { type Caller, change } from '../change.ts';
import { claimsNow, isFamily } from '../claim/advance.ts';
import type { AgentId, NewEvent, RefUpdate } from '../event.ts';
import { parentOf } from '../member/parent.ts';
import type { Acted, Store, View } from '../store.ts';
import { standingOf } from './enforce.ts';

/** False: the caller neither holds the stick nor has claimed anything (any more), and nothing was written. Errors: those of `change`. */
export async function recordRefs(store: Store, caller: Caller, refs: readonly RefUpdate[]): Promise<boolean> {
  const view = await store.look();
  if (leaveOf(view, caller.agent) === null) return false;
  // A subagent need not have joined: then its session speaks.
  const agent = caller.agent in view.state.members.present ? caller.agent : (parentOf(caller.agent) ?? caller.agent);
  const acted: Acted<boolean> = await change(store, { ...caller, agent }, { name: 'ref_updated' }, (now) =>
    decide(now, agent, refs),
  );
  return acted.result;
}

function decide(view: View, agent: AgentId, refs: readonly RefUpdate[]) {
  const leave = leaveOf(view, agent);
  if (leave === null) return { events: [], result: false };
  const event: NewEvent<'ref_updated'> = {
    ...{ type: 'ref_updated', from: agent, to: null, turnId: view.state.turn.id },
    payload: { refs, ...leave },
  };
  return { events: [event], result: true };
}

/** By what right it moves refs. */
function leaveOf(view: View, agent: AgentId): { readonly claims?: readonly string[] } | null {
  if (standingOf(view, agent).may === 'holder') return {};
  const own = claimsNow(view).filter(({ holder }) => isFamily(holder, agent));
  return own.length > 0 ? { claims: own.map(({ id }) => id) } : null;
}
