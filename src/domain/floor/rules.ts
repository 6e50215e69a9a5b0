/** Who speaks alone: one floor for the room's talk, one for each channel, and the hands that are raised for it. */
import type { Deadline } from '../../lib/instant.ts';
import type { ChannelName } from '../channel/rules.ts';
import type { AgentId, FloorGrant, RoomEvent } from '../event.ts';

export type Scope = ChannelName | 'room';

export interface Hand {
  readonly agent: AgentId;
  readonly reason: string | null;
  /** Milliseconds that its lease will last. */
  readonly ttl: number;
}

export interface Floor {
  readonly holder: AgentId;
  readonly reason: string | null;
  /** Wall clock, milliseconds. */
  readonly since: number;
  readonly ttl: number;
  /** The end of the lease, unless the holder is heard of meanwhile. */
  readonly until: Deadline;
  /** First come, first served; never the holder's own. */
  readonly hands: readonly Hand[];
}

export type Floors = Readonly<Record<Scope, Floor>>;

export const NO_FLOORS: Floors = {};

/** Events of a floor are addressed to whoever may hear what is said there. */
export const addressOf = (scope: Scope): ChannelName | null => (scope === 'room' ? null : scope);
const scopeOf = ({ to }: { readonly to: string | null }): Scope => to ?? 'room';

export function applyToFloors(floors: Floors, event: RoomEvent): Floors {
  switch (event.type) {
    case 'floor_taken':
      return taken(floors, event);
    case 'hand_raised':
      return change(floors, scopeOf(event), (floor) => raised(floor, event));
    case 'hand_lowered':
      return withoutAgent(floors, scopeOf(event), event.from);
    case 'floor_passed':
    case 'floor_expired':
      return given(floors, event);
    case 'floor_dropped':
    case 'floor_cleared':
    case 'channel_closed':
      return ended(floors, scopeOf(event));
    case 'channel_left':
      return withoutAgent(floors, scopeOf(event), event.from);
    case 'leave':
      return fromAll(floors, event.from);
    case 'kick':
      return fromAll(floors, event.to);
    case 'stopped':
    case 'close':
    case 'epoch_started':
      return Object.keys(floors).length === 0 ? floors : NO_FLOORS;
    default:
      return floors;
  }
}

function taken(floors: Floors, event: RoomEvent<'floor_taken'>): Floors {
  const { from, at, reason = null, payload } = event;
  const scope = scopeOf(event);
  const { since = at, hands = [] } = floors[scope] ?? {};
  return from === null ? floors : { ...floors, [scope]: { holder: from, reason, since, ...payload, hands } };
}

function raised(floor: Floor, { from, reason = null, payload }: RoomEvent<'hand_raised'>): Floor {
  if (from === null) return floor;
  const hand = { agent: from, reason, ttl: payload.ttl };
  const isUp = floor.hands.some(({ agent }) => agent === from);
  const hands = isUp ? floor.hands.map((h) => (h.agent === from ? hand : h)) : [...floor.hands, hand];
  return { ...floor, hands };
}

function given(floors: Floors, event: RoomEvent<'floor_passed' | 'floor_expired'>): Floors {
  const { next, gone } = event.payload;
  const scope = scopeOf(event);
  return next === null ? ended(floors, scope) : change(floors, scope, (floor) => heldBy(next, gone, floor, event.at));
}

const heldBy = ({ agent, ...grant }: FloorGrant, gone: readonly AgentId[], { hands }: Floor, since: number): Floor => ({
  ...{ holder: agent, since, ...grant },
  hands: hands.filter((hand) => hand.agent !== agent && !gone.includes(hand.agent)),
});

/** A holder does not go before its floor was handed on; if it did, the floor would go with it. */
function withoutAgent(floors: Floors, scope: Scope, agent: AgentId | null): Floors {
  const floor = floors[scope];
  if (floor?.holder === agent) return ended(floors, scope);
  if (!floor?.hands.some((hand) => hand.agent === agent)) return floors;
  return { ...floors, [scope]: { ...floor, hands: floor.hands.filter((hand) => hand.agent !== agent) } };
}

const fromAll = (floors: Floors, agent: AgentId | null): Floors =>
  Object.keys(floors).reduce((left, scope) => withoutAgent(left, scope, agent), floors);

function change(floors: Floors, scope: Scope, to: (floor: Floor) => Floor): Floors {
  const floor = floors[scope];
  return floor ? { ...floors, [scope]: to(floor) } : floors;
}

function ended(floors: Floors, scope: Scope): Floors {
  if (!(scope in floors)) return floors;
  const { [scope]: _gone, ...rest } = floors;
  return rest;
}
