/** `tt limit`: a person says how much agents may say in this room. */
import { isRefusal, type Refusal, refuse } from '../../lib/errors.ts';
import { type Control, operators, requested } from '../brake/operator.ts';
import { type Caller, change } from '../change.ts';
import type { NewEvent } from '../event.ts';
import type { Fact } from '../fact.ts';
import type { Acted, Outcome, Store, View } from '../store.ts';
import { type Limit, settle } from './bucket.ts';
import { bucketsOf } from './charge.ts';
import { limitOf, settingsLimit } from './rules.ts';

export interface LimitSet {
  readonly limit: Limit;
  /** False: it was so before. */
  readonly changed: boolean;
}

/**
 * `wanted` null: back to the settings; what it leaves out stays as it is.
 * Errors: operator_required, invalid_limit.
 */
export function setLimit(
  store: Store,
  caller: Caller,
  wanted: Partial<Limit> | null,
  { reason, dedup }: Control,
): Promise<Acted<LimitSet>> {
  const verb = { name: 'limit', dedup, joins: true, whenStopped: true, needs: { buckets: true } };
  return change<LimitSet>(store, caller, verb, (view) => decide(view, caller, wanted, reason));
}

function decide(view: View, caller: Caller, wanted: Partial<Limit> | null, reason: string | null): Outcome<LimitSet> {
  const { settings, state } = view;
  const before = limitOf(view);
  const limit = wanted === null ? settingsLimit(settings) : checked({ ...before, ...wanted });
  const refused = operators(caller, 'limit', reason);
  if (refused) return refused;
  if (isRefusal(limit)) return limit;
  const isSame = limit.burst === before.burst && limit.perSecond === before.perSecond;
  if (isSame && (state.limit === null) === (wanted === null)) return { events: [], result: { limit, changed: false } };
  const { burst, perSecond } = wanted === null ? { burst: null, perSecond: null } : limit;
  const event: NewEvent = {
    ...{ type: 'limit_set', from: caller.agent, to: null, turnId: state.turn.id, reason },
    payload: { burst, per_second: perSecond, ...requested(caller) },
  };
  return { events: [event], facts: settleAll(view, limit), result: { limit, changed: true } };
}

/**
 * The time until now counts at the old limit, for whoever has not spoken as well: a larger bucket is not a fuller one,
 * and a smaller one is cut at once.
 */
function settleAll(view: View, limit: Limit): Fact[] {
  const buckets = bucketsOf(view);
  const senders = new Set([...Object.keys(buckets), ...Object.keys(view.state.members.present)]);
  const before = limitOf(view);
  return [...senders].map((agent) => {
    const earned = settle(buckets[agent] ?? null, before, view.now);
    return { fact: 'bucket', agent, bucket: settle(earned, limit, view.now) };
  });
}

const MOST = 1_000_000;

function checked({ burst, perSecond }: Limit): Limit | Refusal {
  if (!Number.isInteger(burst) || burst < 1 || burst > MOST)
    return wrong('burst', 'a whole number from 1 to a million', burst, 1);
  const rate = Math.round(perSecond * 1_000) / 1_000;
  if (!(rate >= 0.001 && rate <= MOST))
    return wrong('per_second', 'a number from 0.001 to a million', perSecond, 0.001);
  return { burst, perSecond: rate };
}

const wrong = (kind: 'burst' | 'per_second', range: string, actual: number, least: number): Refusal =>
  refuse('invalid_limit', `--${kind.replace('_', '-')} is ${actual}, not ${range}`, 'tt limit --help', {
    ...{ kind, least, limit: MOST, actual },
  });
