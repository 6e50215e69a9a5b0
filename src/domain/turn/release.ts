/** `tt release`, `tt pass`: give the stick back with a handoff; the fairest gets it. */
import { isRefusal } from '../../lib/errors.ts';
import { type Caller, change } from '../change.ts';
import type { AgentId } from '../event.ts';
import type { Attachment } from '../file/attach.ts';
import type { Acted, Outcome, Store, View } from '../store.ts';
import { needsOfHandoff, withFiles } from './artifacts.ts';
import { fence, type Token } from './fence.ts';
import { giveBack, type Released, type Surrender } from './give-back.ts';
import { checkHandoff, type Handoff } from './handoff.ts';

export interface ReleaseOptions {
  readonly verb: 'release' | 'pass';
  readonly dedup?: string | undefined;
  readonly files?: readonly Attachment[];
}

/** Errors: invalid_handoff, turn_mismatch, stale_lease, and those of `attach`. */
export function release(
  store: Store,
  caller: Caller,
  handoff: Handoff,
  token: Token,
  { verb: name, dedup, files = [] }: ReleaseOptions,
): Promise<Acted<Released>> {
  const verb = { name, dedup, needs: needsOfHandoff(handoff, files), whenStopped: true };
  return change(store, caller, verb, (view) => decideRelease(view, caller.agent, handoff, token, files));
}

function decideRelease(
  view: View,
  agent: AgentId,
  handoff: Handoff,
  token: Token,
  files: readonly Attachment[],
): Outcome<Released> {
  const attached = withFiles(view, { agent }, handoff, files);
  if (isRefusal(attached)) return attached;
  const refused = checkHandoff(attached.handoff, view.settings['limit.handoff']) ?? fence(view, agent, token);
  if (refused) return refused;
  const given = giveBack(view, agent, attached.handoff, null);
  return { ...given, events: [...attached.events, ...given.events], blobs: { place: attached.place } };
}

/** Given back for a holder that cannot do it itself. Fenced like any other; no turn, nothing to do. */
export function surrender(store: Store, token: Required<Token>, reason: Surrender): Promise<Acted<Released | null>> {
  return store.act({}, (view): Outcome<Released | null> => {
    const { owner, id, leaseId } = view.state.turn;
    if (owner === null || id !== token.turn || leaseId !== token.lease) return { events: [], result: null };
    return giveBack(view, owner, null, reason);
  });
}
