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
  const lapsed = numbered.flatMap((event) => (event.type === 'task_expired' ? [event.payload.task_id] : []));
  const [head, state] = [view.head + events.length, fold(numbered, view.state)];
  return { ...view, head, state, lapsed: [...view.lapsed, ...lapsed] };
}
