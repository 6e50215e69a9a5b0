/** What a session has not been told yet. */
import type { AgentId, RoomEvent } from '../../domain/event.ts';
import { isNews, NEWS } from '../../domain/member/told.ts';
import type { Store } from '../../domain/store.ts';

export interface News {
  readonly events: readonly RoomEvent[];
  /** How far was looked. */
  readonly cursor: number;
  /** The oldest event that a brake holds back from the session; null: none. */
  readonly held: number | null;
  /** The newest event of the log, when there is nothing to tell; null when there is. */
  readonly caughtUpTo: number | null;
}

const AT_ONCE = 50;

/** `after`: from here instead of from where it has got. */
export async function newsFor(store: Store, agent: AgentId, after?: number): Promise<News> {
  const from = after === undefined ? await store.cursor(agent) : { seq: after, early: 0 };
  const target = { self: agent, person: false, early: from.early };
  const page = await store.events({ after: from.seq, limit: AT_ONCE, types: NEWS, target, newsOnly: true });
  const events = page.events.filter((event) => isNews(event, agent));
  const { cursor, held, more } = page;
  return { events, cursor, held, caughtUpTo: events.length === 0 && !more ? cursor : null };
}
