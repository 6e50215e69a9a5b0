/** `tt kick`: remove a member that is gone; a live one only by force. */
import { isRefusal, refuse } from '../../lib/errors.ts';
import { type Caller, change } from '../change.ts';
import type { AgentId } from '../event.ts';
import type { Acted, Outcome, Store, View } from '../store.ts';
import { livenessOf } from './alive.ts';
import { type Departed, depart } from './depart.ts';
import { resolveMember } from './resolve.ts';

export interface Kicked extends Departed {
  readonly agent: AgentId;
}

export interface KickOptions {
  readonly target: string;
  readonly reason: string | null;
  readonly dedup?: string | undefined;
}

/** Errors: unknown_target, ambiguous_recipient, cannot_kick_self, target_active. */
export function kick(store: Store, caller: Caller, options: KickOptions): Promise<Acted<Kicked>> {
  return change(store, caller, { name: 'kick', dedup: options.dedup, joins: true, whenClosed: true }, (view) =>
    decideKick(view, caller, options),
  );
}

function decideKick(
  view: View,
  caller: Pick<Caller, 'agent' | 'force'>,
  { target, reason }: KickOptions,
): Outcome<Kicked> {
  const agent = resolveMember(view, target);
  if (isRefusal(agent)) return agent.refused === 'unknown_recipient' ? { ...agent, refused: 'unknown_target' } : agent;
  if (agent === caller.agent) return refuse('cannot_kick_self', 'that is you', 'tt leave');
  const life = livenessOf(view, agent);
  if (life !== 'dead' && !caller.force) {
    const what = life === 'alive' ? 'is alive' : 'cannot be proven dead';
    return refuse('target_active', `${agent} ${what}`, 'tt kick … --force', { agent_id: agent, liveness: life });
  }
  const { turn } = view.state;
  const farewell = { type: 'kick', from: caller.agent, to: agent, turnId: turn.id, reason, payload: {} } as const;
  const decision = depart(view, agent, 'kicked', farewell);
  return { ...decision, result: { ...decision.result, agent } };
}
