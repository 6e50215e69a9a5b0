/** What is over and not stored yet: computed on read, written by the next who writes, whatever it writes. */
import { TtError } from '../lib/errors.ts';
import { expiredClaims } from './claim/advance.ts';
import type { AgentId, NewEvent } from './event.ts';
import { expiries } from './floor/advance.ts';
import { partIn } from './floor/news.ts';
import type { Store, View } from './store.ts';
import { lapsedClaims } from './task/held.ts';

export const overdue = (view: View): readonly NewEvent[] => [
  ...expiries(view),
  ...expiredClaims(view),
  ...lapsedClaims(view),
];

/**
 * In a room where nobody writes, whoever listens writes it down itself, but only where it gains by it: so that it hears
 * of it, and those who merely look on change nothing.
 */
export async function storeOwnGain(store: Store, agent: AgentId): Promise<void> {
  const gains = (view: View): boolean => expiries(view).some((event) => partIn(event, agent) === 'mine');
  if (!gains(await store.look())) return;
  await store.act({}, (view) => ({ events: gains(view) ? overdue(view) : [], result: null })).catch(later);
}

/** A store that cannot be written now is no reason to stop listening: it is tried again. */
function later(error: unknown): void {
  if (!(error instanceof TtError) || !['store_busy', 'store_full', 'room_not_writable'].includes(error.code))
    throw error;
}
