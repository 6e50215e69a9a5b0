/** A member's unread events: what came after its saved cursor. The cursor moves once the reader has them. */
import type { EventPage } from '../domain/store.ts';
import type { Env, Room } from './env.ts';
import { eventJson, eventText } from './show/event.ts';

export interface Unread {
  read(): Promise<EventPage>;
  /** To be called after the answer was taken. Explicit --after and an empty page move nothing. */
  seen(page: EventPage): Promise<void>;
}

export async function unreadOf(env: Env, { store, settings }: Room, after: number | undefined): Promise<Unread> {
  const { agent } = env.caller();
  const from = after ?? (await store.cursor(agent));
  return {
    read: () => store.events({ after: from, limit: settings['limit.page'], target: { self: agent }, newsOnly: true }),
    seen: async (page) => {
      if (after === undefined && page.events.length > 0) await store.saveCursor(agent, page.cursor);
    },
  };
}

export const unreadJson = (env: Env, page: EventPage): Record<string, unknown> => ({
  events: page.events.map((event) => eventJson(event, env.verbose)),
  cursor_event_seq: page.cursor,
  ...(page.more ? { has_more: true } : {}),
});

export const unreadText = (page: EventPage): string =>
  page.events.length === 0 ? '' : `Unread:\n${page.events.map(eventText).join('\n')}`;
