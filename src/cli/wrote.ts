/** What every answer of a command that writes says of it: the number of the last event, to read on from. */
import type { RoomEvent } from '../domain/event.ts';

/** Nothing, where nothing was to be changed. */
export const wrote = ({ events }: { readonly events: readonly RoomEvent[] }): { readonly event_seq?: number } => {
  const last = events.at(-1);
  return last ? { event_seq: last.seq } : {};
};
