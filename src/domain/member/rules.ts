/** Who is in the room, in the order they came, and when each last held the stick. */
import type { AgentId, RoomEvent } from '../event.ts';

export interface Member {
  readonly id: AgentId;
  /** A display name, unique in the room; null until one is chosen. */
  readonly name: string | null;
  readonly harness: string;
  /** The session a subagent belongs to; it leaves with it. */
  readonly parent: AgentId | null;
  /** 1 for the first that ever joined; a member that comes back joins anew. */
  readonly order: number;
  /** The number of the last turn it held in this room, 0 for never. Kept when it leaves and comes back. */
  readonly lastTurn: number;
  readonly joinedAt: number;
  /** What it says that it is doing, and since when; wall clock, milliseconds. */
  readonly doing?: { readonly text: string; readonly at: number };
}

export interface Members {
  readonly joined: number;
  readonly present: Readonly<Record<AgentId, Member>>;
  /** Last turns of those who left: leaving and joining again is no way to the front of the queue. */
  readonly left: Readonly<Record<AgentId, number>>;
}

export const NOBODY: Members = { joined: 0, present: {}, left: {} };

/** How many who left are remembered. The state is bounded; the oldest turns are forgotten first. */
const REMEMBERED = 64;

export function applyToMembers(members: Members, event: RoomEvent): Members {
  switch (event.type) {
    case 'join':
      return event.from === null || event.from in members.present ? members : withMember(members, event);
    case 'rename':
      return change(members, event.from, { name: event.payload.name });
    case 'leave':
      return without(members, event.from);
    case 'kick':
      return without(members, event.to);
    case 'claim':
    case 'takeover':
      return change(members, event.to, { lastTurn: event.turnId });
    case 'doing':
      return saying(members, event);
    default:
      return members;
  }
}

function saying(members: Members, { from, at, payload: { text } }: RoomEvent<'doing'>): Members {
  const member = members.present[from ?? ''];
  if (!member) return members;
  const { doing: _before, ...silent } = member;
  const now = text === null ? silent : { ...silent, doing: { text, at } };
  return { ...members, present: { ...members.present, [member.id]: now } };
}

function withMember(members: Members, event: RoomEvent<'join'>): Members {
  const id = event.from as AgentId;
  const { [id]: lastTurn = 0, ...left } = members.left;
  const order = members.joined + 1;
  const { name, harness, parent } = event.payload;
  const member: Member = { id, name, harness, parent, order, lastTurn, joinedAt: event.at };
  return { joined: order, present: { ...members.present, [id]: member }, left };
}

function change(members: Members, id: AgentId | null, what: Partial<Member>): Members {
  const member = id === null ? undefined : members.present[id];
  if (!member) return members;
  return { ...members, present: { ...members.present, [member.id]: { ...member, ...what } } };
}

function without(members: Members, id: AgentId | null): Members {
  const member = id === null ? undefined : members.present[id];
  if (!member) return members;
  const { [member.id]: _gone, ...present } = members.present;
  return { ...members, present, left: remember(members.left, member) };
}

function remember(left: Readonly<Record<AgentId, number>>, member: Member): Readonly<Record<AgentId, number>> {
  if (member.lastTurn === 0) return left;
  const all = Object.entries({ ...left, [member.id]: member.lastTurn });
  return Object.fromEntries(all.sort(([, a], [, b]) => b - a).slice(0, REMEMBERED));
}
