/** What a session has not been told yet. */
import type { AgentId, RoomEvent } from '../../domain/event.ts';
import { isNews, NEWS } from '../../domain/member/told.ts';
import type { Store } from '../../domain/store.ts';

export interface News {
  readonly events: readonly RoomEvent[];
  /** How far was looked. */
  readonly cursor: number;
  /** The newest event of the log, when there is nothing to tell; null when there is. */
  readonly caughtUpTo: number | null;
}

const AT_ONCE = 50;

/** `after`: from here instead of from where it has got. */
export async function newsFor(store: Store, agent: AgentId, after?: number): Promise<News> {
  const from = after ?? (await store.cursor(agent));
  const page = await store.events({
    ...{ after: from, limit: AT_ONCE, types: NEWS, target: { self: agent }, newsOnly: true },
  });
  const events = page.events.filter((event) => isNews(event, agent));
  return { events, cursor: page.cursor, caughtUpTo: events.length === 0 && !page.more ? page.cursor : null };
}
