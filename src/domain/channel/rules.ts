/** Side rooms for talk: who is in which, and what it is about. One exists while somebody is in it; what was said stays in the log. */
import { type Refusal, refuse } from '../../lib/errors.ts';
import type { AgentId, RoomEvent } from '../event.ts';

/** `#api`: what an event is addressed to instead of a member. */
export type ChannelName = string;

export interface Channel {
  /** By member: the event with which it came in. What was said before is history, not mail. */
  readonly members: Readonly<Record<AgentId, number>>;
  readonly topic: string | null;
  readonly openedAt: number;
}

export type Channels = Readonly<Record<ChannelName, Channel>>;

export const NO_CHANNELS: Channels = {};

export const isChannel = (to: string | null): to is ChannelName => to?.startsWith('#') ?? false;

/** Letters, digits, dot, dash, underscore; capitals are small ones. Nothing that could pass for another. */
export function channelNamed(words: string): ChannelName | Refusal {
  const name = words.toLowerCase();
  if (/^#[a-z0-9][a-z0-9._-]{0,62}$/.test(name)) return name;
  return refuse(
    'invalid_channel',
    `${JSON.stringify(words)} is no name of a channel`,
    'write it as #api: letters, digits, . _ -, at most 63',
    {
      channel: words,
    },
  );
}

export function applyToChannels(channels: Channels, event: RoomEvent): Channels {
  const { to, from } = event;
  switch (event.type) {
    case 'channel_joined':
      return to === null || from === null ? channels : withMember(channels, to, from, event);
    case 'channel_left':
      return to === null || from === null ? channels : without(channels, to, from);
    case 'channel_topic': {
      const channel = to === null ? undefined : channels[to];
      return channel && to ? { ...channels, [to]: { ...channel, topic: event.payload.topic } } : channels;
    }
    case 'channel_closed':
      return to === null ? channels : drop(channels, to);
    case 'leave':
      return fromAll(channels, from);
    case 'kick':
      return fromAll(channels, to);
    default:
      return channels;
  }
}

/** Those that a member is in. */
export const channelsOf = (channels: Channels, agent: AgentId): readonly ChannelName[] =>
  Object.keys(channels).filter((name) => agent in (channels[name]?.members ?? {}));

function withMember(channels: Channels, name: ChannelName, agent: AgentId, { seq, at }: RoomEvent): Channels {
  const channel = channels[name] ?? { members: {}, topic: null, openedAt: at };
  return { ...channels, [name]: { ...channel, members: { ...channel.members, [agent]: seq } } };
}

/** The last one takes the channel along. */
function without(channels: Channels, name: ChannelName, agent: AgentId): Channels {
  const channel = channels[name];
  if (!channel || !(agent in channel.members)) return channels;
  const { [agent]: _gone, ...members } = channel.members;
  return Object.keys(members).length === 0 ? drop(channels, name) : { ...channels, [name]: { ...channel, members } };
}

function drop(channels: Channels, name: ChannelName): Channels {
  const { [name]: _gone, ...rest } = channels;
  return rest;
}

const fromAll = (channels: Channels, agent: AgentId | null): Channels =>
  agent === null ? channels : Object.keys(channels).reduce((left, name) => without(left, name, agent), channels);
