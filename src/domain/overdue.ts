/** What is over and not stored yet: computed on read, written by the next who writes, whatever it writes. */
import { TtError } from '../lib/errors.ts';
import { expiredClaims } from './claim/advance.ts';
import type { AgentId, EventType, NewEvent } from './event.ts';
import { expiries } from './floor/advance.ts';
import { partIn } from './floor/news.ts';
import type { Store, View } from './store.ts';
import { concerns, lapsedClaims } from './task/held.ts';

export const overdue = (view: View): readonly NewEvent[] => [
  ...expiries(view),
  ...expiredClaims(view),
  ...lapsedClaims(view),
];

/**
 * In a room where nobody writes, whoever listens writes it down itself, but only what it listens for: a floor that it has
 * now, a task that is its business, and the events it asked for by name. Those who merely look on change nothing.
 */
export async function storeOwnGain(store: Store, agent: AgentId, named: readonly EventType[] = []): Promise<void> {
  const gains = (view: View): boolean =>
    !view.state.room.closed &&
    (expiries(view).some((event) => partIn(event, agent) === 'mine') ||
      lapsedClaims(view).some((event) => concerns(view, event, agent)) ||
      (named.length > 0 && overdue(view).some(({ type }) => named.includes(type))));
  if (!gains(await store.look())) return;
  await store.act({}, (view) => ({ events: gains(view) ? overdue(view) : [], result: null })).catch(later);
}

/** A store that cannot be written now is no reason to stop listening: it is tried again. */
function later(error: unknown): void {
  if (!(error instanceof TtError) || !['store_busy', 'store_full', 'room_not_writable'].includes(error.code))
    throw error;
}
