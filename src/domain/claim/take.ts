/** `tt claim`: work alone on a part of the tree. It needs no stick, and whoever has that keeps off it too. */
import { isRefusal, type Refusal, refuse } from '../../lib/errors.ts';
import type { Glob } from '../../lib/glob/parse.ts';
import { after } from '../../lib/instant.ts';
import { visibleLine } from '../../lib/text.ts';
import { brakeOn } from '../brake/gate.ts';
import { over } from '../cap.ts';
import { type Caller, change } from '../change.ts';
import type { AgentId } from '../event.ts';
import type { Acted, Outcome, Store, View } from '../store.ts';
import { claimsNow, isFamily } from './advance.ts';
import { clash, globsOf, patternsOf } from './globs.ts';
import type { PathClaim } from './rules.ts';

export interface Wanted {
  /** From the top of a checkout. */
  readonly patterns: readonly string[];
  readonly reason: string | null;
  /** Milliseconds without a word of the holder after which the claim is over; null: the setting `path.ttl`. */
  readonly ttl: number | null;
  /** Of the `tt work` whose command asks: the claim ends with it. */
  readonly lock?: string | undefined;
  readonly dedup?: string | undefined;
}

export interface Claimed {
  readonly claimId: string;
  readonly patterns: readonly string[];
  readonly ttl: number;
  /** It had the same claim before: that has a new lease, and the new reason. */
  readonly renewed: boolean;
  /** Who else holds the stick, and is told; null: nobody. */
  readonly told: AgentId | null;
}

/**
 * Granted when no path could fit both it and another member's claim.
 * Errors: invalid_glob, glob_too_wide, claim_overlaps, limit_exceeded, braked, invalid_input (ttl), stale_claim (its worker is gone).
 */
export function claimPaths(store: Store, caller: Caller, wanted: Wanted): Promise<Acted<Claimed>> {
  const verb = { name: 'claim', dedup: wanted.dedup, joins: caller.person };
  return change<Claimed>(store, caller, verb, (view): Outcome<Claimed> => {
    const { agent } = caller;
    const patterns = [...new Set(wanted.patterns)];
    const globs = asked(view, caller, { ...wanted, patterns });
    if (isRefusal(globs)) return globs;
    const mine = Object.values(view.state.claims.held).filter(({ holder }) => holder === agent);
    const before = mine.find((claim) => isSame(claim.patterns, patterns));
    const refused = taken(view, agent, globs) ?? (before ? null : tooMany(view, mine));
    if (refused) return refused;
    const { state, settings } = view;
    const claimId = before?.id ?? `c${state.claims.last + 1}`;
    const ttl = wanted.ttl ?? before?.ttl ?? settings['path.ttl'];
    const { owner } = state.turn;
    const told = owner !== null && !isFamily(owner, agent) ? owner : null;
    const head = { from: agent, to: told, turnId: state.turn.id, reason: wanted.reason ?? before?.reason ?? null };
    const payload = { claim_id: claimId, patterns, ttl, until: after(view.now, ttl), ...under(before, wanted) };
    return {
      events: [{ type: 'path_claimed', ...head, payload }],
      result: { claimId, patterns, ttl, renewed: before !== undefined, told },
    };
  });
}

/** What was claimed before the command began outlives it, and what is claimed again beside it does too. */
const under = (before: PathClaim | undefined, { lock }: Wanted): Pick<PathClaim, 'lock'> =>
  lock === undefined || (before && before.lock !== lock) ? {} : { lock };

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((pattern) => b.includes(pattern));

function asked(view: View, caller: Caller, { patterns, reason, ttl, lock }: Wanted): readonly Glob[] | Refusal {
  if (ttl === 0) return refuse('invalid_input', '--ttl is more than 0', 'tt claim … --ttl 45m', { flag: '--ttl' });
  const most = view.settings['limit.reason'];
  const size = [...(reason ?? '')].length;
  if (size > most) return over('reason', most, size, 'say the rest in a message');
  // Its task may be another's already.
  if (lock !== undefined && view.held(lock) !== 'alive') return orphaned();
  return braked(view, caller) ?? globsOf(patterns, view.settings);
}

const orphaned = (): Refusal =>
  refuse(
    'stale_claim',
    'the tt work that started this command is gone',
    'stop working on its task; what is to go on without it unsets TT_TASK_LOCK',
  );

/** A pause grants no turn, and no claim either. */
function braked({ state }: View, { agent, person }: Caller): Refusal | null {
  const on = person ? null : brakeOn(state.brakes, agent);
  if (!on) return null;
  const who = on.mark.by ?? 'a person';
  const [what, hint] =
    on.brake === 'paused' ? ['paused the room', 'tt wait tells you when it goes on'] : BRAKED[on.brake];
  return refuse('braked', `${who} ${what}`, hint, { brake: on.brake, reason: on.mark.reason });
}

const BRAKED = {
  stopped: ['stopped the room', 'do nothing more until a person has run tt reset'],
  interrupted: ['interrupts you', 'tt ack'],
  held: ['holds you', 'tt wait tells you when you are let go'],
} as const;

function taken(view: View, agent: AgentId, globs: readonly Glob[]): Refusal | null {
  const effort = { left: MOST_STEPS };
  for (const claim of claimsNow(view)) {
    const found = claim.holder === agent ? null : clash(globs, patternsOf(claim), effort);
    if (found) return overlaps(claim, found);
  }
  return null;
}

/** Some 50 ms. Sixteen plain patterns against a hundred take a tenth of it. */
const MOST_STEPS = 300_000;

function overlaps(
  { id, holder, reason }: PathClaim,
  { mine, theirs, path }: NonNullable<ReturnType<typeof clash>>,
): Refusal {
  const why = reason === null ? '' : ` (${visibleLine(reason)})`;
  return refuse(
    'claim_overlaps',
    `${holder} has claimed ${theirs} as ${id}${why}; that and ${mine} both mean ${path}`,
    `claim less; or ask for it: tt msg send '${holder}' '…'`,
    { claim_id: id, held_by: holder, pattern: mine, theirs, path, reason },
  );
}

function tooMany({ state, settings }: View, mine: readonly PathClaim[]): Refusal | null {
  const all = Object.keys(state.claims.held).length;
  if (mine.length >= settings['limit.claimed'])
    return over('claimed', settings['limit.claimed'], mine.length + 1, 'give some back: tt unclaim ID');
  const most = settings['limit.claims'];
  return all >= most ? over('claims', most, all + 1, 'try again when some were given back') : null;
}
