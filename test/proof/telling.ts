/** What the checker of what hooks told reads, from a history and from the room that it left. */
import type { RoomEvent } from '../../src/domain/event.ts';
import type { Store } from '../../src/domain/store.ts';
import { possible } from './check/brakes.ts';
import type { Membership, News, Telling } from './check/told.ts';
import { clock, type Operation } from './history.ts';
import type { Case } from './judge.ts';

/** What the room says at the end about those who have hooks is a mark like any other. */
export async function telling(
  { operations, replaced, vanished }: Case,
  log: readonly RoomEvent[],
  store: Store,
): Promise<Telling> {
  const hooked = new Set(operations.filter(({ verb }) => verb.startsWith('hook ')).map(({ member }) => member));
  const now = clock();
  const marks = Object.values((await store.look({ told: true })).told)
    .filter(({ agent }) => hooked.has(agent))
    .map(({ agent, seen, injected }, i): Operation => {
      const said = { upTo: Math.max(seen, injected) };
      return { id: operations.length + i + 1, member: agent, verb: 'marks', call: now, end: now, outcome: 'ok', said };
    });
  return {
    operations: [...operations, ...marks],
    news: newsOf(log),
    memberships: membershipsOf(log),
    talk: talkIn(log),
    isEarly: possible(operations, ['stop', 'pause', 'hold'], replaced?.at.from ?? null),
    restored: replaced?.accepted.to ?? null,
    vanished,
  };
}

/** A person’s word, or one that was said for a person: no brake holds it back. */
export const isOperators = ({ payload }: RoomEvent): boolean => 'origin' in payload && payload.origin === 'operator';

/** What agents say and ask, and a brake holds back. */
export const talkIn = (log: readonly RoomEvent[]): ReadonlySet<number> =>
  new Set(log.filter((event) => TALK.includes(event.type) && !isOperators(event)).map(({ seq }) => seq));

const TALK = ['message_sent', 'form_opened', 'question_opened', 'question_edited', 'task_added', 'task_noted'];

/** Messages and notes; of those to a channel, who was in it. */
function newsOf(log: readonly RoomEvent[]): News[] {
  const inside = new Map<string, Set<string>>();
  return log.flatMap((event): News[] => {
    const { seq, type, from, to } = event;
    if (type === 'channel_joined') inside.set(to ?? '', new Set([...(inside.get(to ?? '') ?? []), from ?? '']));
    if (type === 'channel_left') inside.get(to ?? '')?.delete(from ?? '');
    if (type === 'channel_closed') inside.delete(to ?? '');
    if (type === 'leave' || type === 'kick')
      for (const members of inside.values()) members.delete((type === 'kick' ? to : from) ?? '');
    if (type !== 'message_sent' && type !== 'note_added') return [];
    return [{ seq, from, to, ...(to?.startsWith('#') ? { inside: new Set(inside.get(to)) } : {}) }];
  });
}

function membershipsOf(log: readonly RoomEvent[]): Membership[] {
  const ends = log.filter(({ type }) => type === 'leave' || type === 'kick');
  return log
    .filter(({ type }) => type === 'join')
    .map(({ seq, from }) => {
      const end = ends.find((one) => one.seq > seq && (one.type === 'kick' ? one.to : one.from) === from);
      return { member: from ?? '', from: seq, to: end?.seq ?? null };
    });
}
