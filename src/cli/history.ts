/** What was said before one came: the newest, as many as asked for, within so many bytes. */
import type { Caller } from '../domain/change.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { Store } from '../domain/store.ts';
import { byteLength } from '../lib/text.ts';

export interface History {
  /** Oldest first. */
  readonly events: readonly RoomEvent[];
  /** There is more before the first of them. */
  readonly more: boolean;
}

/** Of whose mail it would have been. `before`: the last event that counts. `bytes`: of bodies, UTF-8. */
export async function historyFor(
  store: Store,
  { agent: self, person }: Pick<Caller, 'agent' | 'person'>,
  { count, bytes, before }: { readonly count: number; readonly bytes: number; readonly before: number },
): Promise<History> {
  if (count === 0) return { events: [], more: false };
  const page = await store.events({
    ...{ after: 0, limit: count, types: ['message_sent'], target: { self, person }, newestFirst: true },
  });
  const events: RoomEvent[] = [];
  let left = bytes;
  for (const event of page.events.toReversed()) {
    if (event.type !== 'message_sent' || event.seq > before) continue;
    left -= byteLength(event.payload.body);
    if (left < 0) return { events, more: true };
    events.unshift(event);
  }
  return { events, more: page.more };
}
