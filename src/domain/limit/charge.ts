/** What an agent in a harness pays for a word to others. People and scripts pay nothing. */
import { type Refusal, refuse } from '../../lib/errors.ts';
import type { Caller } from '../change.ts';
import type { AgentId } from '../event.ts';
import type { Fact } from '../fact.ts';
import type { View } from '../store.ts';
import { type Bucket, isFull, settle, spend } from './bucket.ts';
import { limitOf } from './rules.ts';

/** To be asked last, when nothing else refuses: the facts are written with the word, or neither. `view` needs `buckets`. */
export function charge(view: View, { charged = null }: Pick<Caller, 'charged'>): readonly Fact[] | Refusal {
  if (charged === null) return [];
  const left = spend(settledBucket(view, charged));
  if (typeof left === 'number') return rateLimited(view, charged, left);
  return [{ fact: 'bucket', agent: charged, bucket: left }, ...forgetFull(view, charged)];
}

/** Of one sender, at this moment. `view` needs `buckets`. */
export const settledBucket = (view: View, agent: AgentId): Bucket =>
  settle(bucketsOf(view)[agent] ?? null, limitOf(view), view.now);

/** Not read is not empty: without them everybody's bucket would be full. */
export function bucketsOf({ buckets }: View): Readonly<Record<AgentId, Bucket>> {
  if (buckets === null) throw new Error('this verb needs buckets');
  return buckets;
}

/** A full one is as good as none: so there are only those of who spoke just now. */
const forgetFull = (view: View, charged: AgentId): Fact[] =>
  Object.keys(bucketsOf(view))
    .filter((agent) => agent !== charged && isFull(settledBucket(view, agent)))
    .map((agent) => ({ fact: 'bucket', agent, bucket: null }));

function rateLimited(view: View, agent: AgentId, ms: number): Refusal {
  const { burst, perSecond } = limitOf(view);
  const wait = `sleep ${Math.ceil(ms / 1_000)}`;
  return refuse('rate_limited', `${agent} says too much: ${burst} at once, then ${perSecond} a second`, wait, {
    ...{ kind: 'rate', limit: burst, per_second: perSecond },
    ...{ retry_after: Math.ceil(ms / 1_000), retry_after_ms: ms },
  });
}
