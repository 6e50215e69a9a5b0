/** `tt msg pin`, `tt msg unpin`: a message that whoever comes later is shown. */
import { type Refusal, refuse } from '../../lib/errors.ts';
import { over } from '../cap.ts';
import { type Caller, change } from '../change.ts';
import type { NewEvent, RoomEvent } from '../event.ts';
import type { Acted, Outcome, Store, View } from '../store.ts';

/** False: it was so before. Errors: unknown_message, limit_exceeded. */
export function setPin(
  store: Store,
  caller: Caller,
  {
    message,
    pinned,
    dedup,
  }: { readonly message: number; readonly pinned: boolean; readonly dedup?: string | undefined },
): Promise<Acted<boolean>> {
  const verb = { name: pinned ? 'msg pin' : 'msg unpin', dedup, needs: { event: message }, joins: caller.person };
  return change<boolean>(store, caller, verb, (view): Outcome<boolean> => {
    const { event, state } = view;
    if (event?.type !== 'message_sent' || isPrivate(event))
      return refuse('unknown_message', `#${message} is no message to the room or to a channel`, 'tt msg recv', {
        event_seq: message,
      });
    const isPinned = state.pins.some(({ seq }) => seq === message);
    if (isPinned === pinned) return { events: [], result: false };
    const refused = pinned ? noRoom(view) : null;
    if (refused) return refused;
    const change: NewEvent = {
      type: pinned ? 'message_pinned' : 'message_unpinned',
      ...{ from: caller.agent, to: event.to, turnId: state.turn.id, payload: { message } },
    };
    return { events: [change], result: true };
  });
}

/** Errors: limit_exceeded. */
export function noRoom(view: View): Refusal | null {
  const most = view.settings['limit.pins'];
  const there = view.state.pins.length;
  return there < most ? null : over('pins', most, there + 1, 'tt msg unpin one: tt msg pins');
}

const isPrivate = ({ to }: RoomEvent): boolean => to !== null && !to.startsWith('#');
