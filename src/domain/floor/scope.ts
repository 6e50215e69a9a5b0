/** Which talk a floor is of, and whether the caller takes part in it. */
import { isRefusal, type Refusal, refuse } from '../../lib/errors.ts';
import { existing } from '../channel/membership.ts';
import type { AgentId } from '../event.ts';
import type { View } from '../store.ts';
import { named } from './gate.ts';
import type { Scope } from './rules.ts';

/** Errors: invalid_channel, unknown_channel. */
export const scopeNamed = (view: View, words: string): Scope | Refusal =>
  words === 'room' ? 'room' : existing(view, words);

/** Errors: those of `scopeNamed`, not_in_channel. */
export function scopeFor(view: View, agent: AgentId, words: string): Scope | Refusal {
  const scope = scopeNamed(view, words);
  return isRefusal(scope) ? scope : (outside(view, agent, scope) ?? scope);
}

export function outside(view: View, agent: AgentId, scope: Scope): Refusal | null {
  if (scope === 'room' || agent in (view.state.channels[scope]?.members ?? {})) return null;
  return refuse('not_in_channel', `${agent} is not in ${scope}`, `tt channel join '${scope}'`, {
    ...{ channel: scope, agent_id: agent },
  });
}

export const noFloor = (scope: Scope): Refusal =>
  refuse('no_floor', `nobody has the floor of ${named(scope)}`, 'say what you want to say; or tt floor take', {
    scope,
  });
