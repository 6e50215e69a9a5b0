/** What a member has not read yet, in the answer of a wait. */
import type { EventPage } from '../../domain/store.ts';
import type { Env } from '../env.ts';
import { eventJson, eventText } from './event.ts';

export const unreadJson = (env: Env, page: EventPage): Record<string, unknown> => ({
  events: page.events.map((event) => eventJson(event, env.verbose)),
  cursor_event_seq: page.cursor,
  ...(page.more ? { has_more: true } : {}),
});

export const unreadText = (page: EventPage): string => `Unread:\n${page.events.map(eventText).join('\n')}`;
