/** `tt unclaim`: what was claimed is everybody's again. A person, or an agent that was told to, gives another's back. */
import { isRefusal, type Refusal, refuse } from '../../lib/errors.ts';
import { operators, requested } from '../brake/operator.ts';
import { type Caller, change } from '../change.ts';
import type { NewEvent } from '../event.ts';
import { idMeant } from '../numbered.ts';
import type { Acted, Outcome, Store, View } from '../store.ts';
import { named } from './advance.ts';
import type { PathClaim } from './rules.ts';

export interface Unclaimed {
  readonly released: readonly string[];
  /** The caller's that are left. */
  readonly left: readonly string[];
}

/** No `ids`: all of the caller's own. Errors: unknown_claim, operator_required. */
export function unclaim(
  store: Store,
  caller: Caller,
  {
    ids,
    reason,
    dedup,
  }: { readonly ids: readonly string[]; readonly reason: string | null; readonly dedup?: string | undefined },
): Promise<Acted<Unclaimed>> {
  const verb = { name: 'unclaim', dedup, joins: caller.person, whenStopped: true };
  return change<Unclaimed>(store, caller, verb, (view): Outcome<Unclaimed> => {
    const mine = Object.values(view.state.claims.held).filter(({ holder }) => holder === caller.agent);
    const meant = ids.length === 0 ? mine : meantBy(view, caller, ids, reason);
    if (isRefusal(meant)) return meant;
    const released = meant.map(({ id }) => id);
    const events = meant.map((claim): NewEvent => {
      const isOwn = claim.holder === caller.agent;
      const head = { from: caller.agent, to: isOwn ? null : claim.holder, turnId: view.state.turn.id, reason };
      return { type: 'path_released', ...head, payload: { ...named(claim), ...(isOwn ? {} : requested(caller)) } };
    });
    const left = mine.map(({ id }) => id).filter((id) => !released.includes(id));
    return { events, result: { released, left } };
  });
}

/** What the command of a worker has claimed and not given back, whoever it was there. Answers with the ids. */
export async function unclaimUnder(store: Store, caller: Caller, lock: string): Promise<readonly string[]> {
  const under = (view: View) => Object.values(view.state.claims.held).filter((claim) => claim.lock === lock);
  if (under(await store.look()).length === 0) return [];
  const { result } = await change<readonly string[]>(store, caller, { name: 'work', whenStopped: true }, (view) => {
    const left = under(view);
    const events = left.map((claim): NewEvent => {
      const to = claim.holder === caller.agent ? null : claim.holder;
      const head = { from: caller.agent, to, turnId: view.state.turn.id, reason: 'command_ended' };
      return { type: 'path_released', ...head, payload: named(claim) };
    });
    return { events, result: left.map(({ id }) => id) };
  });
  return result;
}

/** All or none. */
function meantBy(
  view: View,
  caller: Caller,
  ids: readonly string[],
  reason: string | null,
): readonly PathClaim[] | Refusal {
  const found: PathClaim[] = [];
  for (const id of new Set(ids)) {
    const { held } = view.state.claims;
    const claim = Object.hasOwn(held, id) ? held[id] : undefined;
    if (!claim) return unknownClaim(view, id);
    const refused = claim.holder === caller.agent ? null : operators(caller, 'unclaim', reason);
    if (refused) return notOwn(refused, caller, claim);
    found.push(claim);
  }
  return found;
}

function unknownClaim({ state }: View, id: string): Refusal {
  const meant = idMeant('c', id);
  const hint = meant !== null && Object.hasOwn(state.claims.held, meant) ? `did you mean ${meant}?` : 'tt claims';
  return refuse('unknown_claim', `there is no claim ${id}`, hint, { claim_id: id });
}

function notOwn({ message, ...refused }: Refusal, { operatorRequested }: Caller, { id, holder }: PathClaim): Refusal {
  const why = operatorRequested ? message : `${holder} has claimed ${id}: only ${holder} or a person gives it back`;
  return { ...refused, message: why, details: { ...refused.details, claim_id: id, held_by: holder } };
}
