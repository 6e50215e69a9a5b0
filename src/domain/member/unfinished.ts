/** What a session should not stop over without a word of it, told once: the stick, and what it has claimed. */
import { claimsNow as pathsNow } from '../claim/advance.ts';
import type { AgentId } from '../event.ts';
import type { View } from '../store.ts';
import { claimsNow as tasksNow } from '../task/held.ts';
import { toldOf } from './hearing.ts';
import { parentOf } from './parent.ts';

/** A subagent's stick is its session's; what else a subagent has claimed only it gives back. */
export interface Unfinished {
  readonly kind: 'stick' | 'paths' | 'task';
  /** Stays the same for as long as it does, and comes never again. */
  readonly word: string;
  readonly id: string;
}

export function unfinished(view: View, agent: AgentId): readonly Unfinished[] {
  return [...stickOf(view, agent), ...pathsOf(view, agent), ...tasksOf(view, agent)];
}

/** What it was not told of. `view` needs `told`. */
export function unmentioned(view: View, agent: AgentId): readonly Unfinished[] {
  const before = (toldOf(view, agent).stopped ?? '').split(',');
  return unfinished(view, agent).filter(({ word }) => !before.includes(word));
}

/** To be kept as `stopped`: there is nothing of it to tell again. */
export const mentioned = (all: readonly Unfinished[]): string => all.map(({ word }) => word).join(',');

function stickOf({ state: { turn } }: View, agent: AgentId): readonly Unfinished[] {
  const mine = (id: AgentId | undefined | null): boolean => id === agent || (id != null && parentOf(id) === agent);
  const why = mine(turn.owner) ? 'held' : mine(turn.reserved?.agent) ? 'reserved' : null;
  return why === null ? [] : [{ kind: 'stick', word: `${why} ${turn.id}`, id: String(turn.id) }];
}

const pathsOf = (view: View, agent: AgentId): readonly Unfinished[] =>
  pathsNow(view)
    .filter(({ holder }) => holder === agent)
    .map(({ id }) => ({ kind: 'paths', word: id, id }));

/** A worker's go with the worker. */
const tasksOf = (view: View, agent: AgentId): readonly Unfinished[] =>
  Object.entries(tasksNow(view))
    .filter(([, { holder, lock }]) => holder === agent && lock === undefined)
    .map(([id, { epoch }]) => ({ kind: 'task', word: `${id}.${epoch}`, id }));
