/** Path claims: who works alone on which parts of the tree, with the stick or without. Each is a lease, as a floor is. */
import type { Deadline } from '../../lib/instant.ts';
import type { AgentId, RoomEvent } from '../event.ts';
import { lastAfter } from '../numbered.ts';

export interface PathClaim {
  /** `c1`, `c2`: never given twice, so it is the token of its claim, too. */
  readonly id: string;
  readonly holder: AgentId;
  /** As they were written, from the top of a checkout. */
  readonly patterns: readonly string[];
  readonly reason: string | null;
  /** Wall clock, milliseconds. */
  readonly since: number;
  readonly ttl: number;
  /** The end of the lease, unless the holder is heard of meanwhile. */
  readonly until: Deadline;
  /** Of the `tt work` whose command made it: it is over with that, whatever becomes of its holder. */
  readonly lock?: string;
}

export interface PathClaims {
  /** The number of the newest; 0: there was none. */
  readonly last: number;
  readonly held: Readonly<Record<string, PathClaim>>;
}

export const NO_CLAIMS: PathClaims = { last: 0, held: {} };

export const hasClaimed = ({ held }: PathClaims, agent: AgentId): boolean =>
  Object.values(held).some(({ holder }) => holder === agent);

export function applyToClaims(claims: PathClaims, event: RoomEvent): PathClaims {
  switch (event.type) {
    case 'path_claimed':
      return claimed(claims, event);
    case 'path_released':
    case 'path_expired':
      return without(claims, ({ id }) => id === event.payload.claim_id);
    case 'leave':
      return without(claims, ({ holder }) => holder === event.from);
    case 'kick':
      return without(claims, ({ holder }) => holder === event.to);
    case 'close':
      return without(claims, () => true);
    case 'epoch_started':
      return { held: {}, last: lastAfter(claims.last, event) };
    default:
      return claims;
  }
}

function claimed({ last, held }: PathClaims, event: RoomEvent<'path_claimed'>): PathClaims {
  const { from, at, reason = null, payload } = event;
  const { claim_id: id, patterns, ttl, until, lock } = payload;
  if (from === null) return { last, held };
  const { since = at } = held[id] ?? {};
  const claim = { id, holder: from, patterns, reason, since, ttl, until, ...(lock === undefined ? {} : { lock }) };
  return { last: Math.max(last, numberOf(id)), held: { ...held, [id]: claim } };
}

const numberOf = (id: string): number => Number(id.slice(1));

function without(claims: PathClaims, gone: (claim: PathClaim) => boolean): PathClaims {
  const left = Object.values(claims.held).filter((claim) => !gone(claim));
  if (left.length === Object.keys(claims.held).length) return claims;
  return { ...claims, held: Object.fromEntries(left.map((claim) => [claim.id, claim])) };
}
