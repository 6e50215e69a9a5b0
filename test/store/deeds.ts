/** Small decisions to write with: what the rules of the domain decide at length, in one line each. */
import type { AgentId, NewEvent, RoomEvent } from '../../src/domain/event.ts';
import { fold as foldAll, type RoomState } from '../../src/domain/state.ts';
import type { Acted, Decision, Store } from '../../src/domain/store.ts';

export const A = 'script:a';
export const B = 'script:b';

export const joining = (agent: AgentId): NewEvent => ({
  type: 'join',
  from: agent,
  to: null,
  turnId: 0,
  payload: { name: null, harness: 'script', parent: null },
});

export const message = (from: AgentId, body: string, to: AgentId | null = null): NewEvent => ({
  type: 'message_sent',
  from,
  to,
  turnId: 0,
  payload: { body, delivery_hint: 'normal', reply_to: null },
});

export const noting = (author: AgentId, id: string, body = id): NewEvent => ({
  type: 'note_added',
  from: author,
  to: null,
  turnId: 0,
  payload: { note_id: id, body, turn_id: 0 },
});

export const resolving = (agent: AgentId, id: string): NewEvent => ({
  type: 'note_resolved',
  from: agent,
  to: null,
  turnId: 0,
  payload: { note_id: id },
});

export const closing = (agent: AgentId): NewEvent => ({
  type: 'close',
  from: agent,
  to: null,
  turnId: 0,
  reason: 'done',
  payload: {},
});

export const just = (...events: readonly NewEvent[]): Decision<null> => ({ events, result: null });

export const write = (store: Store, ...events: readonly NewEvent[]): Promise<Acted<null>> =>
  store.act({}, () => just(...events));

export async function everything(store: Store): Promise<RoomEvent[]> {
  const events: RoomEvent[] = [];
  for await (const event of store.replay(await store.head())) events.push(event);
  return events;
}

export const folded = async (store: Store): Promise<RoomState> => foldAll(await everything(store));

/** The code that a promise was refused with, or what it threw instead. */
export const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'not refused',
    (error) => (error as { code?: unknown }).code ?? error,
  );
