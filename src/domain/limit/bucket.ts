/** The token bucket of one sender: what it may say at once, and how fast that comes back. In whole numbers, so that rounding neither makes nor loses a token. */
import { elapsed, type Instant } from '../../lib/instant.ts';

/** `burst` messages at once, then `perSecond`, which has three decimals at most. */
export interface Limit {
  readonly burst: number;
  readonly perSecond: number;
}

/** A fact. One that is not there is full. */
export interface Bucket {
  /** In millionths of a message: what one thousandth of a message a second gives in one millisecond. */
  readonly level: number;
  readonly at: Instant;
  /** What it was filled at until now: a new limit holds from its first use on, and never for the time before. */
  readonly limit: Limit;
}

const WHOLE = 1_000_000;

/** What it holds now: what it had and earned at its old limit, cut to what fits the new one. */
export function settle(bucket: Bucket | null, limit: Limit, now: Instant): Bucket {
  const most = limit.burst * WHOLE;
  if (!bucket) return { level: most, at: now, limit };
  const earned = elapsed(bucket.at, now) * thousandths(bucket.limit);
  const level = Math.min(bucket.limit.burst * WHOLE, bucket.level + earned, most);
  return { level, at: now, limit };
}

/** With one message less; or in how many milliseconds there is one. The bucket is settled. */
export function spend(bucket: Bucket): Bucket | number {
  const { level, limit } = bucket;
  return level >= WHOLE ? { ...bucket, level: level - WHOLE } : Math.ceil((WHOLE - level) / thousandths(limit));
}

export const isFull = ({ level, limit }: Bucket): boolean => level >= limit.burst * WHOLE;

/** Whole messages. */
export const holds = ({ level }: Bucket): number => Math.floor(level / WHOLE);

const thousandths = ({ perSecond }: Limit): number => Math.round(perSecond * 1_000);
