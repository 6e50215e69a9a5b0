/** An event, for programs and for people. */
import type {
  Controlled,
  Ending,
  EventType,
  FloorGrant,
  Payloads,
  RefUpdate,
  Requested,
  RoomEvent,
} from '../../domain/event.ts';
import { iso, localTime, timeSeen } from '../../lib/instant.ts';
import { indented, visibleLine } from '../../lib/text.ts';
import { askedBody } from './asked.ts';
import { attachedLine, withWord } from './file.ts';
import { handoffText } from './handoff.ts';
import { taskBody, taskPayload } from './tasked.ts';

/** Compact: no room id, nothing that is null, no fencing tokens. `verbose` keeps the nulls and names the room. */
export function eventJson(event: RoomEvent, verbose = false, roomId = ''): Record<string, unknown> {
  const all = {
    event_seq: event.seq,
    event_id: event.id,
    ...(verbose ? { room_id: roomId } : {}),
    turn_id: event.turnId,
    event_type: event.type,
    from_agent_id: event.from,
    to_agent_id: event.to,
    handoff: event.handoff ?? null,
    reason: event.reason ?? null,
    created_at: iso(event.at),
    payload: payloadJson(event),
  };
  return verbose ? all : Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}

function payloadJson(event: RoomEvent): Record<string, unknown> | null {
  switch (event.type) {
    case 'claim':
      return { how: event.payload.how, ...asked(event.payload) };
    case 'takeover':
      return { kind: event.payload.kind, ...asked(event.payload) };
    case 'pass':
      return orNull({ ...endingJson(event.payload), ...asked(event.payload) });
    case 'release':
    case 'reservation_expired':
      return endingJson(event.payload);
    case 'message_sent': {
      const { delivery_hint, reply_to, ...said } = event.payload;
      return {
        ...said,
        ...(delivery_hint === 'normal' ? {} : { delivery_hint }),
        ...(reply_to === null ? {} : { reply_to }),
      };
    }
    case 'join': {
      const { name, harness, parent } = event.payload;
      return { harness, ...(name === null ? {} : { name }), ...(parent === null ? {} : { parent }) };
    }
    case 'note_added': {
      const { turn_id, ...note } = event.payload;
      return { ...note, ...(turn_id === event.turnId ? {} : { turn_id }) };
    }
    case 'file_put': {
      const { clock, ...put } = event.payload;
      return put;
    }
    // All of its fields would be 64 KiB to everybody: tt ask show has them.
    case 'form_opened':
      return { ...event.payload, fields: event.payload.fields.length };
    case 'task_added':
    case 'task_claimed':
    case 'task_done':
      return taskPayload(event);
    case 'kick': {
      const { until, ...kicked } = event.payload;
      return orNull({ ...kicked, ...(until ? { until: iso(until.wall) } : {}) });
    }
    case 'floor_taken':
      return { expires_at: iso(event.payload.until.wall) };
    case 'hand_raised':
      return null;
    case 'path_claimed': {
      const { ttl: _, until, lock: _worker, ...claim } = event.payload;
      return { ...claim, expires_at: iso(until.wall) };
    }
    case 'floor_passed':
    case 'floor_expired': {
      const { next, gone, ...rest } = event.payload;
      return { ...rest, ...(next ? grantJson(next) : {}), ...(gone.length > 0 ? { gone } : {}) };
    }
    // The state is in tt replay --verbose; here it would show its tokens.
    case 'snapshot':
      return { events: event.payload.events, kept: event.payload.kept };
    case 'floor_dropped':
      return event.payload.hands.length > 0 ? { hands: event.payload.hands } : null;
    default:
      return orNull({ ...event.payload });
  }
}

const orNull = (payload: Record<string, unknown>): Record<string, unknown> | null =>
  Object.keys(payload).length > 0 ? payload : null;

const asked = ({ requested }: Requested): Requested => (requested ? { requested } : {});

const grantJson = ({ agent, reason, until }: FloorGrant): Record<string, unknown> => ({
  next: agent,
  ...(reason === null ? {} : { next_reason: reason }),
  expires_at: iso(until.wall),
});

const endingJson = ({ next }: Ending): Record<string, unknown> | null =>
  next && { reserved_for: next.agent, claim_expires_at: iso(next.until.wall) };

/** A header line, then what was said, two spaces in: no body can look like a header. `now`: wall clock; what is of another day has its date. */
export function eventText(event: RoomEvent, now: number, delivery: Readonly<Record<string, string>> = {}): string {
  const time = timeSeen(event.at, now);
  const who = `${event.from ?? '–'} → ${event.to ?? 'room'}`;
  const why = event.reason ? ` · ${event.reason}` : '';
  const words = `${turnWord(event)}${messageWord(event)}${requestWord(event)}${deliveryWord(event, delivery)}${floorWord(event)}${fileWord(event)}${banWord(event)}${why}`;
  const head = visibleLine(`#${event.seq} ${time} ${event.type} ${who}${words}`);
  const body = bodyOf(event);
  return body === null ? head : `${head}\n${indented(body)}`;
}

const TURNS: ReadonlySet<EventType> = new Set(['claim', 'release', 'pass', 'takeover', 'ref_updated']);

const turnWord = ({ type, turnId }: RoomEvent): string => (TURNS.has(type) ? ` · turn ${turnId}` : '');

const refText = ({ ref, old, new: now }: RefUpdate): string => `${ref} ${shortId(old)} → ${shortId(now)}`;

/** As git shortens them; no commit has only zeros, and a symbolic ref's value is a name. */
const shortId = (id: string): string =>
  /^0+$/.test(id) ? 'none' : id.startsWith('ref:') ? id.slice(4) : id.slice(0, 10);

const FOR_A_PERSON = ' · for a person';

const requestWord = ({ payload }: RoomEvent): string => ('requested' in payload ? FOR_A_PERSON : '');

function messageWord(event: RoomEvent): string {
  if (event.type !== 'message_sent') return '';
  const { delivery_hint, reply_to, origin, message_type: type, pinned } = event.payload;
  const behalf = origin && !event.from?.startsWith('human:') ? FOR_A_PERSON : '';
  return `${type ? ` · ${type}` : ''}${pinned ? ' · pinned' : ''}${behalf}${reply_to === null ? '' : ` · answers #${reply_to}`}${delivery_hint === 'interrupt' ? ' · interrupt' : ''}`;
}

function fileWord({ type, payload }: RoomEvent): string {
  if (type === 'file_put' || type === 'file_removed') return ` · ${attachedLine(payload)}`;
  return 'files' in payload ? withWord(payload.files) : '';
}

/** Wall clock, milliseconds; null: nobody is kept out by it. */
export const bannedUntil = (event: RoomEvent): number | null =>
  event.type === 'kick' && event.payload.until ? event.payload.until.wall : null;

function banWord(event: RoomEvent): string {
  if (event.type === 'unheld') return event.payload.banned ? ' · let in again' : '';
  const until = bannedUntil(event);
  return until === null ? '' : ` · kept out until ${localTime(until)}`;
}

function floorWord(event: RoomEvent): string {
  if (event.type === 'floor_cleared') return ` · of ${event.payload.holder}`;
  if (event.type !== 'floor_passed' && event.type !== 'floor_expired') return '';
  const of = event.type === 'floor_expired' ? ` · of ${event.payload.holder}` : '';
  return `${of}${event.payload.next ? ` · next ${event.payload.next.agent}` : ''}`;
}

/** Of a message to one member its state; of one to all, who has not got it yet. */
function deliveryWord({ to }: RoomEvent, delivery: Readonly<Record<string, string>>): string {
  const states = Object.entries(delivery).filter(([, state]) => state !== 'seen');
  if (to !== null)
    return Object.values(delivery)
      .map((state) => ` · ${state}`)
      .join('');
  return states.map(([agent, state]) => ` · ${agent}: ${state}`).join('');
}

function bodyOf(event: RoomEvent): string | null {
  if (event.handoff) return handoffText(event.handoff);
  if (event.type === 'message_sent' || event.type === 'note_added') return event.payload.body;
  if (event.type === 'ref_updated') return event.payload.refs.map(refText).join('\n');
  if (event.type === 'control') return controlText(event.payload);
  if (event.type === 'doing') return event.payload.text ?? 'nothing any more';
  if (event.type === 'snapshot') return prunedText(event.payload);
  if (event.type === 'pruned') return `all up to #${event.payload.up_to}`;
  if (event.type === 'limit_set') return limitOf(event.payload);
  if ('claim_id' in event.payload) return `${event.payload.claim_id} ${event.payload.patterns.join(' ')}`;
  return event.type === 'rename'
    ? `is now called ${event.payload.name}`
    : ((askedBody(event) ?? taskBody(event))?.join('\n') ?? null);
}

const prunedText = ({ events, kept }: Payloads['snapshot']): string =>
  `${events} events up to here were pruned${kept > 0 ? `, ${kept} are still there` : ''}`;

const limitOf = ({ burst, per_second }: Payloads['limit_set']): string =>
  burst === null ? 'the settings hold again' : `${burst} at once, then ${per_second} a second`;

const controlText = (what: Controlled): string =>
  what.did === 'config_set' ? `config set ${what.setting} ${what.value}` : `unprotect ${what.hooks_dir}`;
