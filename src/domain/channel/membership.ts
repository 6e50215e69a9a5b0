/** `tt channel join`, `leave`, `topic`, `close`: who is in a side room, and what it is about. */
import { isRefusal, type Refusal, refuse } from '../../lib/errors.ts';
import { operators, requested } from '../brake/operator.ts';
import { over } from '../cap.ts';
import { type Caller, change } from '../change.ts';
import type { AgentId, NewEvent } from '../event.ts';
import { cleared, handOnAll } from '../floor/advance.ts';
import { refusedByFloor } from '../floor/gate.ts';
import { charge } from '../limit/charge.ts';
import { refusedThread } from '../question/thread.ts';
import type { Acted, Outcome, Store, View } from '../store.ts';
import { type ChannelName, channelNamed } from './rules.ts';

export interface InChannel {
  readonly channel: ChannelName;
  /** False: it was so before. */
  readonly changed: boolean;
}

interface Asked {
  readonly channel: string;
  readonly dedup?: string | undefined;
}

/** Made on use. Errors: invalid_channel, limit_exceeded. */
export function joinChannel(store: Store, caller: Caller, { channel, dedup }: Asked): Promise<Acted<InChannel>> {
  return change<InChannel>(store, caller, { name: 'channel join', dedup }, (view) => {
    const name = channelNamed(channel);
    if (isRefusal(name)) return name;
    const joining = enter(view, caller.agent, name);
    if (isRefusal(joining)) return joining;
    return { events: joining, result: { channel: name, changed: joining.length > 0 } };
  });
}

/** The event that makes a member one of the channel's; none when it is. Errors: limit_exceeded, question_closed, unknown_question. */
export function enter(view: View, agent: AgentId, name: ChannelName): readonly NewEvent[] | Refusal {
  const { channels, turn, questions } = view.state;
  if (agent in (channels[name]?.members ?? {})) return [];
  const refused = refusedThread(questions, name);
  if (refused) return refused;
  const most = view.settings['limit.channels'];
  const there = Object.keys(channels).length;
  if (!(name in channels) && there >= most)
    return over('channels', most, there + 1, 'leave or close one: tt channel list');
  return [{ type: 'channel_joined', from: agent, to: name, turnId: turn.id, payload: {} }];
}

/** False: it was not in it. Errors: invalid_channel. */
export function leaveChannel(store: Store, caller: Caller, { channel, dedup }: Asked): Promise<Acted<InChannel>> {
  return change<InChannel>(store, caller, { name: 'channel leave', dedup, whenStopped: true }, (view) => {
    const name = channelNamed(channel);
    if (isRefusal(name)) return name;
    if (!(caller.agent in (view.state.channels[name]?.members ?? {})))
      return { events: [], result: { channel: name, changed: false } };
    const { turn } = view.state;
    const event = { type: 'channel_left', from: caller.agent, to: name, turnId: turn.id, payload: {} } as const;
    const floor = handOnAll(view, caller.agent, 'channel_left', { only: name });
    return { events: [...floor, event], result: { channel: name, changed: true } };
  });
}

/** Blank takes it away. Errors: invalid_channel, unknown_channel, not_in_channel, floor_held, limit_exceeded, rate_limited. */
export function setTopic(
  store: Store,
  caller: Caller,
  { channel, topic, dedup }: Asked & { readonly topic: string },
): Promise<Acted<InChannel>> {
  return change<InChannel>(
    store,
    caller,
    { name: 'channel topic', dedup, needs: { buckets: true }, joins: caller.person },
    (view): Outcome<InChannel> => {
      const name = existing(view, channel);
      if (isRefusal(name)) return name;
      const { members, topic: before } = view.state.channels[name] ?? { members: {}, topic: null };
      if (!(caller.agent in members) && !caller.person)
        return refuse('not_in_channel', `you are not in ${name}`, `tt channel join '${name}'`, { channel: name });
      const refused = refusedByFloor(view, caller, name);
      if (refused) return refused;
      const most = view.settings['limit.topic'];
      const size = [...topic].length;
      if (size > most) return over('topic', most, size, 'say the rest in a message');
      const wanted = topic.trim() === '' ? null : topic;
      if (wanted === before) return { events: [], result: { channel: name, changed: false } };
      const paid = charge(view, caller);
      if (isRefusal(paid)) return paid;
      const event = { type: 'channel_topic', from: caller.agent, to: name, turnId: view.state.turn.id } as const;
      return {
        events: [{ ...event, payload: { topic: wanted } }],
        facts: paid,
        result: { channel: name, changed: true },
      };
    },
  );
}

/** Everybody is taken out. The next who says something in it opens it anew. Errors: operator_required, invalid_channel, unknown_channel. */
export function closeChannel(
  store: Store,
  caller: Caller,
  { channel, reason, dedup }: Asked & { readonly reason: string | null },
): Promise<Acted<InChannel>> {
  const verb = { name: 'channel close', dedup, joins: true, whenStopped: true };
  return change<InChannel>(store, caller, verb, (view): Outcome<InChannel> => {
    const refused = operators(caller, 'channel close', reason);
    const name = existing(view, channel);
    if (refused) return refused;
    if (isRefusal(name)) return name;
    return { events: closing(view, caller, name, reason), result: { channel: name, changed: true } };
  });
}

/** Its floor ends first, so that whoever waits for it hears that nothing comes of it. */
export function closing(view: View, caller: Caller, name: ChannelName, reason: string | null): readonly NewEvent[] {
  const floor = view.state.floors[name];
  const head = { from: caller.agent, to: name, turnId: view.state.turn.id, reason };
  return [
    ...(floor ? [cleared(view, caller, name, floor, reason)] : []),
    { type: 'channel_closed', ...head, payload: requested(caller) },
  ];
}

export function existing(view: View, words: string): ChannelName | Refusal {
  const name = channelNamed(words);
  if (isRefusal(name) || name in view.state.channels) return name;
  const known = Object.keys(view.state.channels);
  return refuse('unknown_channel', `nobody is in ${name}`, `tt channel list; channels: ${known.join(', ') || 'none'}`, {
    ...{ channel: name, channels: known },
  });
}
