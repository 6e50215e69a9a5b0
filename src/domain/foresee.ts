/** The view as it will be once some events are in the log: for rules that decide in steps within one transaction. */
import type { NewEvent, RoomEvent } from './event.ts';
import { fold } from './state.ts';
import type { View } from './store.ts';

/** Numbers and times are those that the store will give: the transaction holds the only write lock. */
export function foresee(view: View, events: readonly NewEvent[]): View {
  if (events.length === 0) return view;
  const numbered = events.map(
    (event, i) => ({ ...event, seq: view.head + i + 1, id: '', at: view.now.wall }) as RoomEvent,
  );
  return { ...view, head: view.head + events.length, state: fold(numbered, view.state) };
}
