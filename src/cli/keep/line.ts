/** An event as a line of an export: all that is stored of it, under the names that tt events uses. */
import { EVENT_TYPES } from '../../domain/catalogue.ts';
import type { EventType, RoomEvent } from '../../domain/event.ts';
import { isWholeHash } from '../../domain/file/named.ts';
import type { Attached } from '../../domain/file/rules.ts';
import { iso } from '../../lib/instant.ts';
import { eventJson, eventText } from '../show/event.ts';

export const FORMAT = 'turntable-export';
export const END = 'turntable-export-end';
export const VERSION = 1;

/** The first line. */
export interface Header {
  readonly format: typeof FORMAT;
  readonly version: number;
  readonly room_id: string;
  readonly events: number;
  /** The number of the newest event. */
  readonly head: number;
  readonly exported_at: string;
}

/** The last line: `sha256` of all bytes before it, and of the state that the events fold to. */
export interface Footer {
  readonly format: typeof END;
  readonly events: number;
  readonly sha256: string;
  readonly state_sha256: string;
}

export const lineOf = (event: RoomEvent): string =>
  JSON.stringify({
    event_seq: event.seq,
    event_id: event.id,
    turn_id: event.turnId,
    event_type: event.type,
    from_agent_id: event.from,
    to_agent_id: event.to,
    reason: event.reason ?? null,
    handoff: event.handoff ?? null,
    payload: event.payload,
    created_at: iso(event.at),
  });

/** One line read back; a sentence says what is wrong with it. By hand: zod takes three times as long as SQLite. */
export function eventOf(line: unknown): RoomEvent | string {
  if (!isObject(line)) return 'is no JSON object';
  const { event_seq: seq, event_id: id, turn_id: turnId, event_type: type, created_at, payload, handoff } = line;
  const { from_agent_id: from, to_agent_id: to, reason } = line;
  const strange = Object.keys(line).find((key) => !KEYS.has(key));
  if (strange !== undefined) return `has a key that no event has: ${strange}`;
  if (!isCount(seq) || seq === 0) return 'has no event_seq';
  if (!isCount(turnId)) return 'has no turn_id';
  if (typeof id !== 'string' || id === '') return 'has no event_id';
  if (!TYPES.has(type)) return `has an event_type that this tt does not know: ${String(type)}`;
  if (![from, to, reason].every(isTextOrNull)) return 'has a from_agent_id, to_agent_id or reason that is no text';
  if (handoff !== null && !isObject(handoff)) return 'has a handoff that is no object';
  if (!isObject(payload)) return 'has no payload';
  const at = typeof created_at === 'string' ? Date.parse(created_at) : Number.NaN;
  if (Number.isNaN(at)) return 'has no created_at';
  const event = { seq, id, turnId, type, from, to, reason, handoff, payload, at } as unknown as RoomEvent;
  const makesSense = canBeShown(event) && (event.type !== 'file_put' || isOfFile(event.payload));
  return makesSense ? event : `is a ${type} whose payload or handoff makes no sense`;
}

/** What nobody could read would be in the log for good. */
function canBeShown(event: RoomEvent): boolean {
  try {
    eventJson(event, true);
    return eventText(event, event.at) !== '';
  } catch {
    return false;
  }
}

/** Its row says where bytes are looked for, and how many: what is no hash would stop every look at the files. */
const isOfFile = ({ hash, name, type, size }: Readonly<Record<keyof Attached, unknown>>): boolean =>
  isWholeHash(hash) && [name, type].every((word) => typeof word === 'string') && isCount(size);

const KEYS: ReadonlySet<string> = new Set(
  ['event_seq', 'event_id', 'turn_id', 'event_type', 'from_agent_id', 'to_agent_id', 'reason'].concat([
    'handoff',
    'payload',
    'created_at',
  ]),
);
const TYPES: ReadonlySet<unknown> = new Set<EventType>(EVENT_TYPES);

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** Far below what a number holds: the room goes on counting from there. */
const LARGEST = 2 ** 48;
const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= LARGEST;
const isTextOrNull = (value: unknown): boolean => value === null || typeof value === 'string';
