/** `tt assign`: hand the stick to a named member, or to the next in order. */
import { isRefusal, refuse } from '../../lib/errors.ts';
import { operators, requested } from '../brake/operator.ts';
import { type Caller, change } from '../change.ts';
import type { AgentId, NewEvent } from '../event.ts';
import type { Attachment } from '../file/attach.ts';
import { receiversOf } from '../member/alive.ts';
import { resolveMember } from '../member/resolve.ts';
import type { Acted, Outcome, Store, View } from '../store.ts';
import { needsOfHandoff, withFiles } from './artifacts.ts';
import { choose, promise } from './fairness.ts';
import { fence, type Token } from './fence.ts';
import { NO_LEASE } from './give-back.ts';
import { checkHandoff, type Handoff } from './handoff.ts';

export interface Assigned {
  readonly reservedFor: AgentId;
  readonly routedToParked: boolean;
}

export interface AssignOptions {
  readonly target: string;
  readonly reason: string | null;
  readonly files?: readonly Attachment[];
  readonly dedup?: string | undefined;
}

/** Errors: unknown_recipient, ambiguous_recipient, recipient_unreachable, operator_required, and those of release. */
export function assign(
  store: Store,
  caller: Caller,
  handoff: Handoff,
  token: Token,
  options: AssignOptions,
): Promise<Acted<Assigned>> {
  const verb = { name: 'assign', dedup: options.dedup, needs: needsOfHandoff(handoff, options.files ?? []) };
  return change(store, caller, verb, (view) => decideAssign(view, caller, handoff, token, options));
}

function decideAssign(
  view: View,
  caller: Pick<Caller, 'agent' | 'person' | 'operatorRequested'>,
  handoff: Handoff,
  token: Token,
  { target, reason, files = [] }: AssignOptions,
): Outcome<Assigned> {
  const attached = withFiles(view, caller, handoff, files);
  if (isRefusal(attached)) return attached;
  const refused =
    checkHandoff(attached.handoff, view.settings['limit.handoff'], `assign ${target}`) ??
    ofHolder(view, caller, token, target) ??
    (caller.operatorRequested ? operators(caller, 'assign', reason) : null);
  if (refused) return refused;
  const to = target === 'next' ? (choose(view, caller.agent)?.agent ?? nobody()) : resolveMember(view, target);
  if (isRefusal(to)) return to;
  if (to === caller.agent) return refuse('unknown_target', 'that is you: you hold the stick', 'tt release');
  const reachable = receiversOf(view, to).length > 0;
  if (!reachable && !caller.person && !caller.operatorRequested) return unreachable(to);
  const next = promise(view, to, 'named');
  const event: NewEvent = {
    type: 'pass',
    from: caller.agent,
    to,
    turnId: view.state.turn.id,
    handoff: attached.handoff,
    reason,
    payload: { next, grace: null, ...requested(caller) },
  };
  const routedToParked = receiversOf(view, to, 'wait').length === 0;
  const events = [...attached.events, event];
  const blobs = { place: attached.place };
  return { events, facts: [NO_LEASE], blobs, ring: [to], result: { reservedFor: to, routedToParked } };
}

/** A person need not wait for the stick to give it to somebody. */
function ofHolder(view: View, { agent, person }: Pick<Caller, 'agent' | 'person'>, token: Token, target: string) {
  const refused = fence(view, agent, token);
  if (!refused || !person || view.state.turn.owner === agent) return refused;
  return { ...refused, hint: `tt take, then tt assign ${target} --status '…' --next-action '…'` };
}

const nobody = () =>
  refuse('recipient_unreachable', 'nobody else waits or listens', 'tt release: the handoff is kept for whoever comes');

const unreachable = (agent: AgentId) =>
  refuse(
    'recipient_unreachable',
    `${agent} neither waits nor listens nor is on standby, so the stick would lie there`,
    "tt release; if a person told you to: tt assign … --operator-requested --reason '…'",
    { recipient: agent },
  );
