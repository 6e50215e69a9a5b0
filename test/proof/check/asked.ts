/**
 * Forms and questions: each has one number, and one end. The log is read as the one order of all that was done; what was
 * answered must stand in it, and a refusal because something is over needs somebody who may have ended it.
 */
import type { EventType, RoomEvent } from '../../../src/domain/event.ts';
import type { Operation } from '../history.ts';
import { isLost, type Lost } from './messages.ts';

export interface Asking {
  readonly operations: readonly Operation[];
  readonly log: readonly RoomEvent[];
  readonly lost: readonly Lost[];
  /** What was answered from then on may be about another of the same number. */
  readonly replaced: number | null;
}

export function checkAsked(asking: Asking): readonly string[] {
  return [...readInLog(asking.log), ...answered(asking), ...endedOnce(asking), ...refused(asking), ...late(asking)];
}

interface Asked {
  readonly by: string | null;
  ended: boolean;
}

interface Reading {
  readonly asked: Map<string, Asked>;
  readonly last: { form: number; question: number };
  /** Who is in the thread of a question. */
  readonly inside: Map<string, Set<string>>;
  /** The thread that has to be closed before anything else happens. */
  closing: string | null;
}

function readInLog(log: readonly RoomEvent[]): string[] {
  const reading: Reading = { asked: new Map(), last: { form: 0, question: 0 }, inside: new Map(), closing: null };
  return log.flatMap((event) => read(reading, event).map((what) => `event ${event.seq}, ${event.type}: ${what}`));
}

function read(reading: Reading, event: RoomEvent): string[] {
  const { type, from, payload } = event;
  const beside = besideIts(reading, event);
  switch (type) {
    case 'form_opened':
      return [...beside, ...opened(reading, 'form', payload.form_id, from)];
    case 'question_opened':
      return [...beside, ...opened(reading, 'question', payload.question_id, from)];
    case 'epoch_started':
      // What was lost with a replaced database may have had these numbers.
      for (const kind of ['form', 'question'] as const)
        reading.last[kind] = Math.max(reading.last[kind], payload.after);
      return beside;
    case 'form_answered':
    case 'form_cancelled': {
      const asker = reading.asked.get(payload.form_id)?.by;
      const wrong = asker === payload.asker ? [] : [`${payload.asker} did not ask ${payload.form_id}`];
      return [...beside, ...wrong, ...ended(reading, payload.form_id)];
    }
    case 'question_decided':
    case 'question_closed': {
      const id = payload.question_id;
      if ((reading.inside.get(`#${id}`)?.size ?? 0) > 0) reading.closing = `#${id}`;
      return [...beside, ...ended(reading, id)];
    }
    default:
      return beside;
  }
}

function opened({ asked, last }: Reading, kind: 'form' | 'question', id: string, by: string | null): string[] {
  const next = `${kind.charAt(0)}${++last[kind]}`;
  const wrong = id === next ? [] : [`${id}, and ${next} was next`];
  asked.set(id, { by, ended: false });
  return wrong;
}

function ended({ asked }: Reading, id: string): string[] {
  const one = asked.get(id);
  if (!one) return [`${id} was never opened`];
  const wrong = one.ended ? [`${id} had ended`] : [];
  one.ended = true;
  return wrong;
}

const THREAD = /^#(q\d+)$/;
/** What may happen to a thread that is closed, or closes it. */
const LATE: readonly EventType[] = ['channel_closed', 'floor_cleared', 'message_pinned', 'message_unpinned'];

/** Nothing is said in a thread before its question is opened or after it has ended, and it is closed in the same breath. */
function besideIts(reading: Reading, { type, from, to }: RoomEvent): string[] {
  const { inside, asked, closing } = reading;
  const wrong: string[] = [];
  if (closing !== null && !(to === closing && LATE.includes(type))) wrong.push(`${closing} was to be closed first`);
  if (closing !== null && (type === 'channel_closed' || wrong.length > 0)) reading.closing = null;
  if (type === 'leave' || type === 'kick')
    for (const members of inside.values()) members.delete((type === 'kick' ? to : from) ?? '');
  const id = THREAD.exec(to ?? '')?.[1];
  if (!id || !to) return wrong;
  if (type === 'channel_joined') inside.set(to, new Set([...(inside.get(to) ?? []), from ?? '']));
  if (type === 'channel_left') inside.get(to)?.delete(from ?? '');
  if (type === 'channel_closed') inside.delete(to);
  if (!LATE.includes(type) && asked.get(id)?.ended !== false) wrong.push(`${to} is no open question’s`);
  return wrong;
}

const WROTE: Readonly<Record<string, EventType>> = {
  ask: 'form_opened',
  'ask answer': 'form_answered',
  'question open': 'question_opened',
  'question decide': 'question_decided',
};

const idOf = ({ payload }: RoomEvent): string | null =>
  'form_id' in payload ? payload.form_id : 'question_id' in payload ? payload.question_id : null;

/** Who was told that it asked, answered or decided has that in the log, under its own name. */
function answered({ operations, log, lost }: Asking): string[] {
  const bySeq = new Map(log.map((event) => [event.seq, event]));
  return operations.flatMap(({ id, member, verb, outcome, said: { seq, about } }) => {
    const type = WROTE[verb];
    if (!type || outcome !== 'ok' || seq === undefined || isLost(lost, seq)) return [];
    const event = bySeq.get(seq);
    const isThere = event?.type === type && event.from === member && idOf(event) === about;
    return isThere ? [] : [`operation ${id}, ${verb} of ${member}: ${seq} is no ${type} of ${about}`];
  });
}

const ENDS = ['ask answer', 'question decide'];

/** By what was answered alone: of all who ended one, one was told so. */
function endedOnce(asking: Asking): string[] {
  const first = new Map<string, number>();
  return before(asking).flatMap(({ id, verb, outcome, said: { about = '' } }) => {
    if (!ENDS.includes(verb) || outcome !== 'ok') return [];
    const other = first.get(about);
    first.set(about, other ?? id);
    return other === undefined ? [] : [`operations ${other} and ${id} have both ended ${about}`];
  });
}

const OVER: Readonly<Record<string, string>> = { already_answered: 'ask answer', question_closed: 'question decide' };

/** Nobody is told that it is over before somebody may have ended it. */
function refused(asking: Asking): string[] {
  const operations = before(asking);
  return operations.flatMap(({ id, verb, member, code = '', end, said }) => {
    const ender = OVER[code];
    const about = said.about ?? THREAD.exec(said.scope ?? '')?.[1];
    if (!ender || about === undefined) return [];
    const may = operations.some(
      (one) => one.verb === ender && one.outcome !== 'fail' && one.said.about === about && one.call <= end,
    );
    return may ? [] : [`operation ${id}, ${verb} of ${member}: ${code}, and nobody had ended ${about}`];
  });
}

/** Whoever spoke in a thread had begun before its question was known to be decided. */
function late(asking: Asking): string[] {
  const operations = before(asking);
  const decided = operations.filter(({ verb, outcome }) => verb === 'question decide' && outcome === 'ok');
  return operations
    .filter(({ verb, outcome, said }) => verb === 'send' && outcome === 'ok' && THREAD.test(said.scope ?? ''))
    .flatMap(({ id, member, call, said: { scope } }) =>
      decided
        .filter(({ end, said: { about } }) => `#${about}` === scope && end < call)
        .map((by) => `operation ${id} of ${member} spoke in ${scope}, which operation ${by.id} had decided`),
    );
}

const before = ({ operations, replaced }: Asking): readonly Operation[] =>
  replaced === null ? operations : operations.filter(({ end }) => end < replaced);
