/** `tt kick`: remove a member that is gone; a live one only by force. */
import { formatDuration, LONGEST } from '../../lib/duration.ts';
import { isRefusal, type Refusal, refuse } from '../../lib/errors.ts';
import { after, passed } from '../../lib/instant.ts';
import { operators, requested } from '../brake/operator.ts';
import { over } from '../cap.ts';
import { type Caller, change } from '../change.ts';
import type { AgentId, Payloads } from '../event.ts';
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
  /** Milliseconds that it is kept out for; null: it may come back at once. */
  readonly ban?: number | null;
  readonly dedup?: string | undefined;
}

/** Errors: unknown_target, ambiguous_recipient, cannot_kick_self, target_active, invalid_input (ban), limit_exceeded (bans), operator_required (a ban, or `--operator-requested` without a reason). */
export function kick(store: Store, caller: Caller, options: KickOptions): Promise<Acted<Kicked>> {
  return change(store, caller, { name: 'kick', dedup: options.dedup, joins: true, whenClosed: true }, (view) =>
    decideKick(view, caller, options),
  );
}

function decideKick(view: View, caller: Caller, { target, reason, ban = null }: KickOptions): Outcome<Kicked> {
  const agent = resolveMember(view, target, { ofDead: true });
  if (isRefusal(agent)) return agent.refused === 'unknown_recipient' ? { ...agent, refused: 'unknown_target' } : agent;
  const verb = ban === null ? 'kick' : 'kick --ban';
  const refused = ban === null && !caller.operatorRequested ? null : operators(caller, verb, reason);
  if (refused) return refused;
  if (ban !== null && !(ban <= LONGEST))
    return refuse('invalid_input', `--ban is at most ${formatDuration(LONGEST)}`, 'tt kick … --ban 10m', {
      flag: '--ban',
    });
  if (agent === caller.agent) return refuse('cannot_kick_self', 'that is you', 'tt leave');
  const life = livenessOf(view, agent);
  if (life !== 'dead' && !caller.force) {
    const what = life === 'alive' ? 'is alive' : 'cannot be proven dead';
    return refuse('target_active', `${agent} ${what}`, `tt kick ${agent} --force`, { agent_id: agent, liveness: life });
  }
  const { turn } = view.state;
  const banning = ban === null ? {} : banned(view, agent, ban);
  if (isRefusal(banning)) return banning;
  const payload = { ...banning, ...requested(caller) };
  const farewell = { type: 'kick', from: caller.agent, to: agent, turnId: turn.id, reason, payload } as const;
  const decision = depart(view, agent, 'kicked', farewell);
  return { ...decision, result: { ...decision.result, agent } };
}

/** Those whose time is over make room. */
function banned({ state, settings, now }: View, agent: AgentId, ms: number): Payloads['kick'] | Refusal {
  const before = Object.entries(state.brakes.banned);
  const expired = before.filter(([, { until }]) => passed(until, now)).map(([id]) => id);
  const left = before.filter(([id]) => id !== agent && !expired.includes(id)).length;
  const most = settings['limit.banned'];
  if (left >= most) return over('banned', most, left + 1, 'tt kick without --ban; or wait until one is let in');
  return { until: after(now, ms), ...(expired.length > 0 ? { expired } : {}) };
}
