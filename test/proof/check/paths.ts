/**
 * Path claims: no path is two members' at once, nobody is let through where another surely has claimed, and nobody is refused
 * for a claim that did not stand. What fits what is in a small table written down by hand, for the product decides it otherwise.
 */
import type { RoomEvent } from '../../../src/domain/event.ts';
import type { Operation } from '../history.ts';
import { FITS } from '../storm/work.ts';
import type { Lost } from './messages.ts';
import { isWithin, type Past, stretchesIn } from './standing.ts';
import { deaths, earliestOf, latestOf, toldUntil } from './when.ts';

export interface Pathing extends Past {
  readonly log: readonly RoomEvent[];
  readonly lost: readonly Lost[];
}

export function checkPaths(pathing: Pathing): readonly string[] {
  return [...readInLog(pathing), ...answered(pathing), ...inTime(pathing), ...refused(pathing), ...unfounded(pathing)];
}

const covers = (patterns: readonly string[] = [], path: string): boolean =>
  patterns.some((pattern) => FITS[pattern]?.includes(path));
const meet = (a: readonly string[] = [], b: readonly string[] = []): boolean =>
  a.some((pattern) => FITS[pattern]?.some((path) => covers(b, path)));
const labelOf = ({ id, verb, member }: Operation): string => `operation ${id}, ${verb} of ${member}`;

interface Claim {
  readonly id: string;
  readonly holder: string | null;
  readonly patterns: readonly string[];
}

function readInLog({ log, operations, vanished }: Pathing): string[] {
  const held = new Map<string, Claim>();
  const mayBeDead = deaths(operations, vanished);
  return log.flatMap((event) =>
    read(held, event, mayBeDead).map((what) => `event ${event.seq}, ${event.type}: ${what}`),
  );
}

function read(
  held: Map<string, Claim>,
  event: RoomEvent,
  mayBeDead: (agent: string, seq: number) => boolean,
): string[] {
  const { seq, from, to, reason } = event;
  switch (event.type) {
    case 'path_claimed': {
      const { claim_id: id, patterns } = event.payload;
      const others = [...held.values()].filter(({ holder }) => holder !== from);
      held.set(id, { id, holder: from, patterns });
      return others
        .filter((one) => one.id === id || meet(one.patterns, patterns))
        .map((one) => `${from} claimed ${patterns.join()}, and ${one.holder} has ${one.patterns.join()}`);
    }
    case 'path_released':
    case 'path_expired': {
      const { claim_id: id, holder } = event.payload;
      const wrong = held.get(id)?.holder === holder ? [] : [`${id} was not ${holder}’s`];
      held.delete(id);
      if (event.type === 'path_expired')
        return reason === 'holder_gone' && !mayBeDead(holder, seq) ? [...wrong, `${holder} lives`] : wrong;
      const may = from === holder || from?.startsWith('human:') || event.payload.requested === true;
      return may ? wrong : [...wrong, `${from} gave back ${id} of ${holder}`];
    }
    case 'leave':
    case 'kick': {
      const gone = event.type === 'kick' ? to : from;
      return [...held.values()].flatMap(({ id, holder }) => (holder === gone ? [`${gone} went and kept ${id}`] : []));
    }
    case 'close':
    case 'epoch_started':
      held.clear();
  }
  return [];
}

const isGrant = ({ verb, outcome }: Operation): boolean => verb === 'claim' && outcome === 'ok';

/** Who was told that paths are its own has that in the log. Of a room that was put back some are lost. */
function answered({ operations, log, replaced }: Pathing): string[] {
  if (replaced !== null) return [];
  const known = new Set(
    log.flatMap((event) =>
      event.type === 'path_claimed' ? [keyOf(event.payload.claim_id, event.from, event.payload.patterns)] : [],
    ),
  );
  return operations
    .filter(isGrant)
    .filter(({ member, said: { about, patterns } }) => !known.has(keyOf(about, member, patterns)))
    .map((one) => `${labelOf(one)}: ${one.said.about} is not in the log`);
}

const keyOf = (id: string | undefined, holder: string | null, patterns: readonly string[] = []): string =>
  `${id} ${holder} ${patterns.join()}`;

/** A path that somebody may change now. */
const isLetThrough = ({ verb, outcome, said, member }: Operation): boolean =>
  outcome === 'ok' && said.path !== undefined && (verb === 'edit' || verb === 'check path') && !isPerson(member);
const isPerson = (member: string): boolean => member.startsWith('human:');

/** While a claim surely stands nobody else gets what meets it, nor is let through to a path that it covers. */
function inTime(pathing: Pathing): string[] {
  const { operations } = pathing;
  const ends = ({ verb, member, said }: Operation, grant: Operation): boolean => {
    // The same once more may be for less time.
    if (verb === 'claim') return member === grant.member && (said.ttl ?? 0) < (grant.said.ttl ?? 0);
    return said.about === undefined ? member === grant.member : said.about === grant.said.about;
  };
  const through = operations.filter((one) => isLetThrough(one) || (isGrant(one) && !one.said.again));
  const enders = operations.filter(({ verb }) => verb === 'unclaim' || verb === 'claim');
  return stretchesIn(pathing)(operations.filter(isGrant), enders, ends).flatMap((stretch) => {
    const { by } = stretch;
    const { patterns } = by.said;
    return through
      .filter((one) => one.member !== by.member && isWithin(stretch, one))
      .filter(({ said }) => (said.path === undefined ? meet(said.patterns, patterns) : covers(patterns, said.path)))
      .map((one) => {
        const what = one.said.path ?? one.said.patterns?.join();
        return `${labelOf(one)} got ${what}, and operation ${by.id} of ${by.member} had ${patterns?.join()}`;
      });
  });
}

interface Tenure extends Claim {
  /** Milliseconds: the earliest and the latest moment at which it may have stood. */
  readonly from: number;
  readonly to: number;
}

function tenuresIn({ log, operations }: Pick<Pathing, 'log' | 'operations'>): readonly Tenure[] {
  const [earliest, latest] = [earliestOf(operations), latestOf(operations)];
  const open = new Map<string, Claim & { readonly since: number }>();
  const tenures: Tenure[] = [];
  const end = (id: string, seq: number): void => {
    const one = open.get(id);
    if (one) tenures.push({ ...one, from: earliest(one.since), to: latest(seq) });
    open.delete(id);
  };
  for (const event of log) {
    if (event.type === 'path_claimed') {
      const { claim_id: id, patterns } = event.payload;
      if (!open.has(id)) open.set(id, { id, holder: event.from, patterns, since: event.seq });
    } else if (event.type === 'path_released' || event.type === 'path_expired') end(event.payload.claim_id, event.seq);
    else if (event.type === 'close' || event.type === 'epoch_started')
      for (const id of [...open.keys()]) end(id, event.seq);
  }
  for (const id of [...open.keys()]) end(id, Number.POSITIVE_INFINITY);
  return tenures;
}

const stood = ({ from, to }: Tenure, { call, end }: Operation): boolean => from <= end && to >= call;

const CLAIMED: readonly string[] = ['claim_overlaps', 'claimed', 'edit_claimed'];

/** Refused for the claim of another: one that meets this may have stood, and was that of the one who is named. */
function refused(pathing: Pathing): string[] {
  const { known, tenures } = told(pathing);
  return known
    .filter(({ code = '' }) => CLAIMED.includes(code))
    .filter((one) => {
      const { heldBy, path, patterns } = one.said;
      const isIt = ({ holder, ...claim }: Tenure): boolean =>
        holder !== one.member &&
        (heldBy === undefined || holder === heldBy) &&
        (path === undefined ? meet(claim.patterns, patterns) : covers(claim.patterns, path));
      return !tenures.some((claim) => isIt(claim) && stood(claim, one));
    })
    .map(
      (one) => `${labelOf(one)} was refused (${one.code}), and ${one.said.heldBy ?? 'nobody else'} had nothing of it`,
    );
}

/** A yes that stands on claims of one's own: they may have stood, and one of them covers the path. */
function unfounded(pathing: Pathing): string[] {
  const { known, tenures } = told(pathing);
  return known
    .filter(({ verb, outcome, said }) => verb === 'check path' && outcome === 'ok' && said.claims !== undefined)
    .filter((one) => {
      const { claims = [], path = '' } = one.said;
      const own = tenures.filter((claim) => claims.includes(claim.id) && claim.holder === one.member);
      return !own.some((claim) => stood(claim, one) && covers(claim.patterns, path));
    })
    .map((one) => `${labelOf(one)}: ${one.said.claims?.join()} gives no leave to ${one.said.path}`);
}

/** Edits that a claim of the member's own may have let through: of the stick they say nothing. Where it answered from its files it had that. */
export function underClaims(pathing: Omit<Pathing, 'vanished'>): ReadonlySet<number> {
  const { until, tenures } = told(pathing);
  const edits = pathing.operations.filter(
    ({ verb, outcome, said }) => verb === 'edit' && outcome === 'ok' && said.path !== undefined && !said.fast,
  );
  const may = (one: Operation): boolean =>
    one.end > until ||
    tenures.some(
      (claim) => claim.holder === one.member && covers(claim.patterns, one.said.path ?? '') && stood(claim, one),
    );
  return new Set(edits.filter(may).map(({ id }) => id));
}

/** What the log can be asked about: all until a copy took its place, or until the first of what was lost by that. */
function told({ operations, log, lost, replaced }: Omit<Pathing, 'vanished'>) {
  const sound = operations.filter(({ end }) => replaced === null || end < replaced);
  const until = Math.min(toldUntil(sound, lost), replaced ?? Number.POSITIVE_INFINITY);
  const known = sound.filter(({ end }) => end <= until);
  return { until, known, tenures: tenuresIn({ log, operations: sound }) };
}
