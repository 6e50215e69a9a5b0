/** What the checker of what hooks told reads, from a history and from the room that it left. */
import type { RoomEvent } from '../../src/domain/event.ts';
import type { Store } from '../../src/domain/store.ts';
import type { Membership, Telling } from './check/told.ts';
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
  const news = log.filter(({ type }) => type === 'message_sent' || type === 'note_added');
  return {
    operations: [...operations, ...marks],
    news,
    memberships: membershipsOf(log),
    restored: replaced?.accepted.to ?? null,
    vanished,
  };
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
