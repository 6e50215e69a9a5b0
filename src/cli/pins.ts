/** Pinned messages, as those see them who may: of the room, and of the channels asked for. */
import type { RoomEvent } from '../domain/event.ts';
import type { Store, View } from '../domain/store.ts';

/** `channels`: of which channels; `all`: of every one. In the order they were pinned. */
export async function pinnedMessages(
  store: Store,
  { state }: View,
  channels: readonly string[] | 'all',
): Promise<readonly RoomEvent[]> {
  const wanted = state.pins.filter(({ to }) => to === null || channels === 'all' || channels.includes(to));
  const views = await Promise.all(wanted.map(({ seq }) => store.look({ event: seq })));
  return views.flatMap(({ event }) => (event === null ? [] : [event]));
}
