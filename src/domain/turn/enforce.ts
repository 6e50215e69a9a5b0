/** May this caller change the workspace now, whether it joined or not? What hooks of harnesses and of git ask. */
import { refusedEdit } from '../brake/gate.ts';
import type { AgentId } from '../event.ts';
import { isPresent } from '../member/alive.ts';
import { parentOf } from '../member/parent.ts';
import type { View } from '../store.ts';
import { turnState } from './rules.ts';

/**
 * `holder`: it holds the stick. `alone`: nobody else is there, so nobody can be disturbed.
 * `no`: another member lives in the room, or it joined and has not asked for the stick; `why` is one sentence for a model.
 */
export type Standing =
  | { readonly may: 'holder' }
  | { readonly may: 'alone' }
  | { readonly may: 'no'; readonly why: string };

/** `agent` need not be a member. A subagent acts under its session's stick, and the other way round. */
export function standingOf(view: View, agent: AgentId): Standing {
  const { room, turn, members } = view.state;
  const { owner } = turn;
  const family = parentOf(agent) ?? agent;
  const isFamily = (id: AgentId): boolean => (parentOf(id) ?? id) === family;
  const isHolder = owner !== null && isFamily(owner) && view.lease !== null;
  const braked = refusedEdit(view.state.brakes, agent, isHolder);
  if (braked) return { may: 'no', why: braked };
  if (isHolder) return { may: 'holder' };
  const joined = Object.keys(members.present).some(isFamily);
  const others = Object.keys(members.present).filter((id) => !isFamily(id) && isPresent(view, id));
  if (!joined && others.length === 0) return { may: 'alone' };
  if (room.closed) return { may: 'no', why: 'a person closed the room of this workspace. Stop editing, and say so.' };
  const first = joined ? '' : '`tt join`, then ';
  return { may: 'no', why: `${whose(view)}. Run ${first}\`tt wait\`, and edit once it says your_turn.` };
}

function whose({ state: { turn } }: View): string {
  const who = turn.owner ?? turn.reserved?.agent;
  switch (turnState(turn)) {
    case 'owned':
      return `${who} holds the stick of this workspace (turn ${turn.id}), you do not`;
    case 'reserved':
      return `the stick of this workspace is promised to ${who}, you do not hold it`;
    case 'idle':
      return 'the stick of this workspace is free, and you have not taken it';
  }
}
