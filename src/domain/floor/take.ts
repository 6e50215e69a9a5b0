/** `tt floor take`, `raise`, `lower`: ask to speak alone for a while. */
import { formatDuration } from '../../lib/duration.ts';
import { isRefusal, type Refusal, refuse } from '../../lib/errors.ts';
import { after } from '../../lib/instant.ts';
import { over } from '../cap.ts';
import { type Caller, change } from '../change.ts';
import type { AgentId } from '../event.ts';
import { foresee } from '../foresee.ts';
import type { Acted, Outcome, Store, View } from '../store.ts';
import { positionOf } from './advance.ts';
import { addressOf, type Floor, type Scope } from './rules.ts';
import { noFloor, scopeFor } from './scope.ts';

export interface Wanted {
  /** `room` or a channel. */
  readonly scope: string;
  readonly reason: string | null;
  /** Milliseconds without a word of the holder after which it has the floor no more; null: the setting `floor.ttl`. */
  readonly ttl: number | null;
  readonly dedup?: string | undefined;
}

export interface Standing {
  readonly scope: Scope;
  /** 0: the caller has the floor; 1: it is next. */
  readonly position: number;
  readonly holder: AgentId;
  /** Of the holder. */
  readonly reason: string | null;
  /** False: it was so before. */
  readonly changed: boolean;
}

/**
 * Granted, or the caller's hand is raised. The holder's own take gives it a new reason and a new lease.
 * Errors: invalid_input (ttl), invalid_channel, unknown_channel, not_in_channel, limit_exceeded.
 */
export function takeFloor(store: Store, caller: Caller, wanted: Wanted): Promise<Acted<Standing>> {
  const verb = { name: 'floor take', dedup: wanted.dedup, joins: caller.person };
  return change<Standing>(store, caller, verb, (view): Outcome<Standing> => {
    const scope = asked(view, caller, wanted);
    if (isRefusal(scope)) return scope;
    const floor = view.state.floors[scope];
    if (floor && floor.holder !== caller.agent) return raise(view, caller.agent, scope, floor, wanted);
    const ttl = wanted.ttl ?? floor?.ttl ?? view.settings['floor.ttl'];
    const reason = wanted.reason ?? floor?.reason ?? null;
    // That it was heard of begins its lease anew: nobody has to be told.
    if (floor?.ttl === ttl && floor.reason === reason)
      return { events: [], result: { scope, position: 0, holder: caller.agent, reason, changed: false } };
    const head = { from: caller.agent, to: addressOf(scope), turnId: view.state.turn.id, reason };
    return {
      events: [{ type: 'floor_taken', ...head, payload: { ttl, until: after(view.now, ttl) } }],
      result: { scope, position: 0, holder: caller.agent, reason, changed: true },
    };
  });
}

/** First come, first served; a second time changes the reason, and not the place. Errors: no_floor, and those of a take. */
export function raiseHand(store: Store, caller: Caller, wanted: Wanted): Promise<Acted<Standing>> {
  const verb = { name: 'floor raise', dedup: wanted.dedup, joins: caller.person };
  return change<Standing>(store, caller, verb, (view): Outcome<Standing> => {
    const scope = asked(view, caller, wanted);
    if (isRefusal(scope)) return scope;
    const floor = view.state.floors[scope];
    if (!floor) return noFloor(scope);
    return raise(view, caller.agent, scope, floor, wanted);
  });
}

function raise(view: View, agent: AgentId, scope: Scope, floor: Floor, wanted: Wanted): Outcome<Standing> {
  const { holder, reason, hands } = floor;
  const standing = { scope, holder, reason };
  if (holder === agent) return { events: [], result: { ...standing, position: 0, changed: false } };
  const up = hands.find((hand) => hand.agent === agent);
  const most = view.settings['limit.hands'];
  if (!up && hands.length >= most) return over('hands', most, hands.length + 1, 'try again when some were served');
  const hand = {
    ttl: wanted.ttl ?? up?.ttl ?? view.settings['floor.ttl'],
    reason: wanted.reason ?? up?.reason ?? null,
  };
  const changed = up?.ttl !== hand.ttl || up.reason !== hand.reason;
  const head = { from: agent, to: addressOf(scope), turnId: view.state.turn.id, reason: hand.reason };
  const events = changed ? [{ type: 'hand_raised', ...head, payload: { ttl: hand.ttl } } as const] : [];
  const after = foresee(view, events).state.floors[scope] ?? floor;
  return { events, result: { ...standing, position: positionOf(view, after, agent) ?? hands.length, changed } };
}

/** False: its hand was not up. Errors: invalid_channel, unknown_channel, not_in_channel. */
export function lowerHand(
  store: Store,
  caller: Caller,
  { scope: words, dedup }: Pick<Wanted, 'scope' | 'dedup'>,
): Promise<Acted<{ readonly scope: Scope; readonly changed: boolean }>> {
  return change(store, caller, { name: 'floor lower', dedup }, (view) => {
    const scope = scopeFor(view, caller.agent, words);
    if (isRefusal(scope)) return scope;
    const changed = view.state.floors[scope]?.hands.some(({ agent }) => agent === caller.agent) ?? false;
    const head = { from: caller.agent, to: addressOf(scope), turnId: view.state.turn.id };
    const events = changed ? [{ type: 'hand_lowered', ...head, payload: {} } as const] : [];
    return { events, result: { scope, changed } };
  });
}

/** Nobody is heard of that long and still has the floor: longer than it counts as present. */
const mostTtl = ({ settings }: View): number => Math.max(settings['presence.ttl'], settings['floor.ttl']);

function asked(view: View, { agent }: Caller, { scope, reason, ttl }: Wanted): Scope | Refusal {
  const longest = mostTtl(view);
  if (ttl !== null && !(ttl > 0 && ttl <= longest)) {
    const rule = `--ttl is more than 0, and at most ${formatDuration(longest)} (presence.ttl)`;
    return refuse('invalid_input', rule, 'tt floor take --ttl 10m', { flag: '--ttl', limit: longest, actual: ttl });
  }
  const most = view.settings['limit.reason'];
  const size = [...(reason ?? '')].length;
  return size > most
    ? over('reason', most, size, 'say the rest once you have the floor')
    : scopeFor(view, agent, scope);
}
