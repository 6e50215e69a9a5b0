/** What a person has put the brake on: the room, or one member. */
import type { Deadline } from '../../lib/instant.ts';
import type { AgentId, RoomEvent } from '../event.ts';

/** Who, why and when; wall clock, milliseconds. */
export interface Mark {
  readonly by: AgentId | null;
  readonly reason: string | null;
  readonly at: number;
}

export interface Brakes {
  readonly mode: 'running' | 'paused' | 'stopped';
  /** +1 with each stop and each reset: what was said under a lower one is void. */
  readonly epoch: number;
  /** Of the mode, unless it runs. */
  readonly mark: Mark | null;
  /** One agent's own pause. It outlives its membership: leaving and coming back is no way out. */
  readonly held: Readonly<Record<AgentId, Mark>>;
  /** Not acknowledged yet; `seq` is the newest event that interrupted it. */
  readonly interrupted: Readonly<Record<AgentId, Mark & { readonly seq: number }>>;
  readonly banned: Readonly<Record<AgentId, Mark & { readonly until: Deadline }>>;
}

export const RUNNING: Brakes = { mode: 'running', epoch: 0, mark: null, held: {}, interrupted: {}, banned: {} };

export function applyToBrakes(brakes: Brakes, event: RoomEvent): Brakes {
  const mark = { by: event.from, reason: event.reason ?? null, at: event.at };
  switch (event.type) {
    case 'paused':
      return { ...brakes, mode: 'paused', mark };
    case 'resumed':
      return { ...brakes, mode: 'running', mark: null };
    case 'stopped':
      return { ...brakes, mode: 'stopped', mark, epoch: event.payload.brake_epoch };
    case 'reset':
      return { ...brakes, mode: 'running', mark: null, epoch: event.payload.brake_epoch };
    case 'held':
      return { ...brakes, held: put(brakes.held, event.to, mark) };
    case 'unheld':
      return {
        ...{ ...brakes, held: without(brakes.held, event.to) },
        ...(event.payload.interrupt ? { interrupted: without(brakes.interrupted, event.to) } : {}),
        ...(event.payload.banned ? { banned: without(brakes.banned, event.to) } : {}),
      };
    case 'interrupted':
      return { ...brakes, interrupted: put(brakes.interrupted, event.to, { ...mark, seq: event.seq }) };
    case 'acknowledged':
      return { ...brakes, interrupted: without(brakes.interrupted, event.from) };
    case 'kick': {
      const { until, expired = [] } = event.payload;
      if (!until) return brakes;
      const banned = expired.reduce<Brakes['banned']>(without, brakes.banned);
      return { ...brakes, banned: put(banned, event.to, { ...mark, until }) };
    }
    case 'join':
      // Whoever is let in again is banned no more.
      return event.from !== null && event.from in brakes.banned
        ? { ...brakes, banned: without(brakes.banned, event.from) }
        : brakes;
    default:
      return brakes;
  }
}

const put = <V>(map: Readonly<Record<AgentId, V>>, id: AgentId | null, value: V): Readonly<Record<AgentId, V>> =>
  id === null ? map : { ...map, [id]: value };

function without<V>(map: Readonly<Record<AgentId, V>>, id: AgentId | null): Readonly<Record<AgentId, V>> {
  if (id === null || !(id in map)) return map;
  const { [id]: _gone, ...rest } = map;
  return rest;
}
