/** What a member has not read yet, in the answer of a wait. */
import type { RoomEvent } from '../../domain/event.ts';
import type { EventPage } from '../../domain/reading.ts';
import type { View } from '../../domain/store.ts';
import { indented } from '../../lib/text.ts';
import type { Env } from '../env.ts';
import { eventJson, eventText } from './event.ts';

export const unreadJson = (env: Env, page: EventPage): Record<string, unknown> => ({
  events: page.events.map((event) => eventJson(event, env.verbose)),
  cursor_event_seq: page.cursor,
  ...(page.pruned === null ? {} : { pruned: page.pruned }),
  ...(page.more ? { has_more: true } : {}),
});

/** Handoffs of turns that are over by their first line: what counts is the one that travels with the stick. */
export function unreadText({ events }: Pick<EventPage, 'events'>, { now }: View): string {
  const whole = events.find((event) => event.handoff);
  const where = whole ? ` (handoffs in short; whole: tt events --after ${whole.seq - 1})` : '';
  return `Unread${where}:\n${events.map((event) => inShort(event, now.wall)).join('\n')}`;
}

function inShort(event: RoomEvent, now: number): string {
  if (!event.handoff) return eventText(event, now);
  const [first = '', ...more] = event.handoff.status.trim().split('\n');
  return `${eventText({ ...event, handoff: null }, now)}\n${indented(`Status: ${first}${more.length > 0 ? ' …' : ''}`)}`;
}
