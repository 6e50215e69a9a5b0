/** What the hooks of a harness tell a session, once, and how far a message has got. */

import { type Caller, decideAs } from '../change.ts';
import { isChannel } from '../channel/rules.ts';
import type { AgentId, EventType, RoomEvent } from '../event.ts';
import type { Fact, Told } from '../fact.ts';
import { partIn } from '../floor/news.ts';
import { wakesAll } from '../message/send.ts';
import { ROW_EVENTS } from '../row.ts';
import type { Outcome, Store, View } from '../store.ts';
import { toldOf } from './hearing.ts';
import type { Member } from './rules.ts';

/** What a working agent needs to hear of at once; the rest waits for its next `tt wait`. */
export const NEWS: readonly EventType[] = [
  'message_sent',
  'note_added',
  'release',
  'pass',
  'takeover',
  'reservation_expired',
  'kick',
  'close',
  'reopen',
  'epoch_started',
  'paused',
  'resumed',
  'stopped',
  'reset',
  'held',
  'unheld',
  'interrupted',
  'form_opened',
  'form_answered',
  'form_cancelled',
  'question_opened',
  'question_edited',
  'question_decided',
  'question_closed',
  'floor_passed',
  'floor_expired',
  'floor_dropped',
  'floor_cleared',
  'task_added',
  'task_claimed',
  'task_noted',
  'task_done',
  'task_abandoned',
  'task_expired',
  'task_interrupted',
  'task_reopened',
  'task_after',
  'path_claimed',
  'path_released',
  'path_expired',
];

/** News among what is for a member: not everybody's release, only the one that promises it the stick; and of a takeover, its own loss. */
export function isNews(event: RoomEvent, agent: AgentId): boolean {
  const { type, from, to } = event;
  if (isAskers(event, agent) || isAlsoFor(event, agent)) return true;
  if (type === 'task_claimed' || type === 'task_after') return false;
  if (type.startsWith('floor_')) return partIn(event, agent) !== null;
  if (type === 'takeover') return from === agent && to !== agent;
  if (type === 'close') return true;
  if (type.startsWith('path_')) return to === agent && from !== agent;
  return NEWS.includes(type) && (to === agent || isChannel(to) || (to === null && type !== 'release'));
}

/** What ends an idle agent's rest: what is for it alone, what a person says, what is urgent. Agents' talk to all is not, unless they mention it. */
export const isUrgent = (event: RoomEvent, agent: AgentId): boolean => {
  if (!isNews(event, agent) || CALM.includes(event.type)) return false;
  if (event.type.startsWith('floor_')) return partIn(event, agent) === 'mine';
  if (event.to === agent || isAskers(event, agent) || isAlsoFor(event, agent)) return true;
  if (event.type !== 'message_sent')
    return !ROW_EVENTS.includes(event.type) || ('origin' in event.payload && event.payload.origin === 'operator');
  const { mentions = [], mentions_all: all } = event.payload;
  return wakesAll(event.payload) || all === true || mentions.includes(agent);
};

/** Whoever does nothing need not be told to stop. */
const CALM: readonly EventType[] = [
  'paused',
  'resumed',
  'stopped',
  'reset',
  'held',
  'path_claimed',
  'path_released',
  'path_expired',
];

/** The end of what this one asked. */
const isAskers = ({ payload }: RoomEvent, agent: AgentId): boolean => 'asker' in payload && payload.asker === agent;

/** Of a task that this one has, had, or is to do. */
const isAlsoFor = ({ payload }: RoomEvent, agent: AgentId): boolean =>
  'also_to' in payload && payload.also_to?.includes(agent) === true;

/** `early`: what passed a brake was put before it up to here. */
type Heard = Partial<Omit<Told, 'agent' | 'seen'>> & { readonly early?: number };

/**
 * Facts only. What was handed over before counts as read now that the session does something again, and whoever is at
 * work needs nobody to wake it.
 */
export async function tell(store: Store, caller: Caller, news: Heard): Promise<void> {
  const { agent } = caller;
  await store.act({ told: true }, (view) => {
    const rule = (): Outcome<null> => ({ events: [], facts: factsOf(view, agent, news), result: null });
    const isMember = agent in view.state.members.present;
    // Of a member it is a sign of life; a stranger is only remembered to have heard it.
    return isMember ? decideAs(view, caller, { name: 'hook', whenClosed: true, whenStopped: true }, rule) : rule();
  });
}

function factsOf(view: View, agent: AgentId, { early = 0, ...news }: Heard): Fact[] {
  const { seen, ...before } = toldOf(view, agent);
  const idle = view.receivers.filter((r) => r.agent === agent && r.kind === 'standby');
  const told = { ...before, ...news, injected: Math.max(before.injected, news.injected ?? 0) };
  return [
    { fact: 'told', told },
    ...(before.injected > seen || early > 0
      ? [{ fact: 'cursor', agent, seq: Math.max(before.injected, seen), early } as const]
      : []),
    ...idle.map(({ id }) => ({ fact: 'receiver_gone', id }) as const),
  ];
}

/** How far a message has got with one of those it is for. */
export type Delivery = 'recorded' | 'woken' | 'injected' | 'seen';

/** Of a message, by each present member that it is for. `view` needs `told`. */
export function deliveriesOf(view: View, { seq, from, to, at }: RoomEvent): Readonly<Record<AgentId, Delivery>> {
  const present = Object.values(view.state.members.present);
  const wasThere = ({ id, joinedAt }: Member): boolean => {
    const came = view.cameWith(id);
    // Only without a number by the clock: that stands still between two events, and is set back.
    return came === null ? joinedAt <= at : came < seq;
  };
  const inside = isChannel(to) ? (view.state.channels[to]?.members ?? {}) : null;
  const meant = present.filter((m) => {
    if (inside) return m.id !== from && (inside[m.id] ?? seq) < seq;
    return to === null ? m.id !== from && wasThere(m) : m.id === to;
  });
  return Object.fromEntries(meant.map(({ id }) => [id, deliveryTo(view, seq, id)]));
}

function deliveryTo(view: View, seq: number, agent: AgentId): Delivery {
  const { seen, injected, woken } = toldOf(view, agent);
  if (seq <= seen) return 'seen';
  if (seq <= injected) return 'injected';
  return seq <= woken ? 'woken' : 'recorded';
}
