/** `tt msg send`: a message to one member or to the whole room. It is an event, and nothing else. */
import { isRefusal, type Refusal, refuse } from '../../lib/errors.ts';
import { byteLength } from '../../lib/text.ts';
import { operators } from '../brake/mode.ts';
import { type Caller, change } from '../change.ts';
import { enter } from '../channel/membership.ts';
import { type ChannelName, channelNamed, isChannel } from '../channel/rules.ts';
import type { AgentId, NewEvent, Payloads } from '../event.ts';
import { listening, receiversOf } from '../member/alive.ts';
import { resolveMember } from '../member/resolve.ts';
import type { Acted, Outcome, Store, View } from '../store.ts';

export interface Message {
  /** `room`, a channel such as `#api`, or the words that name a member. */
  readonly to: string;
  readonly body: string;
  readonly interrupt: boolean;
  /** The number of the message this one answers. */
  readonly replyTo: number | null;
  readonly dedup?: string | undefined;
  /** Said for a person (`tt say`), and why an agent may say it. */
  readonly operator?: { readonly reason: string | null };
}

export interface Sent {
  readonly to: AgentId | ChannelName | null;
  /** What is known at the commit: a live receiver hears it now, else it is kept until the member reads. */
  readonly delivery: 'receiver' | 'pending';
}

/** Errors: operator_required (say), invalid_channel, limit_exceeded, unknown_recipient, ambiguous_recipient, invalid_body, message_too_large, unknown_message. */
export function send(store: Store, caller: Caller, message: Message): Promise<Acted<Sent>> {
  const needs = message.replyTo === null ? {} : { event: message.replyTo };
  const { dedup, operator } = message;
  const verb = { name: operator ? 'say' : 'msg send', dedup, needs, joins: !!operator, whenStopped: !!operator };
  return change(store, caller, verb, (view) => decideSend(view, caller, message));
}

function decideSend(view: View, caller: Caller, message: Message): Outcome<Sent> {
  const { agent: from, person } = caller;
  const { body, interrupt, replyTo, operator } = message;
  const refused =
    (operator ? operators(caller, 'say', operator.reason) : null) ??
    checkBody(body, view.settings['limit.message'], 'message_too_large', 'message') ??
    checkReply(view, replyTo);
  if (refused) return refused;
  const to = addressee(view, message.to);
  if (isRefusal(to)) return to;
  // Whoever says something in a channel is in it from then on.
  const entering = isChannel(to) ? enter(view, from, to) : [];
  if (isRefusal(entering)) return entering;
  const event: NewEvent<'message_sent'> = {
    type: 'message_sent',
    from,
    to,
    turnId: view.state.turn.id,
    ...(operator && !person ? { reason: operator.reason } : {}),
    payload: {
      ...{ body, delivery_hint: interrupt ? 'interrupt' : 'normal', reply_to: replyTo },
      ...(person || operator ? { origin: 'operator' } : {}),
    },
  };
  // An idle agent sleeps through what others say to all.
  const awake = wakesAll(event.payload) ? (['standby'] as const) : [];
  const hears = (id: AgentId): boolean => id !== from && (!isChannel(to) || isIn(view, to, id));
  const heard =
    to === null || isChannel(to)
      ? [...listening(view, ['wait', 'park', 'follow', ...awake])].some(hears)
      : receiversOf(view, to).length > 0;
  return { events: [...entering, event], result: { to, delivery: heard ? 'receiver' : 'pending' } };
}

function addressee(view: View, words: string): AgentId | ChannelName | null | Refusal {
  if (words === 'room') return null;
  return words.startsWith('#') ? channelNamed(words) : resolveMember(view, words);
}

const isIn = ({ state }: View, channel: ChannelName, agent: AgentId): boolean =>
  agent in (state.channels[channel]?.members ?? {});

/** A word to the whole room that ends an idle agent's rest: a person's, or an urgent one. */
export const wakesAll = ({ delivery_hint, origin }: Payloads['message_sent']): boolean =>
  delivery_hint === 'interrupt' || origin === 'operator';

/** Bodies of messages and notes alike; `limit` in UTF-8 bytes. */
export function checkBody(
  body: string,
  limit: number,
  code: 'message_too_large' | 'body_too_large',
  what: string,
): Refusal | null {
  if (body.trim() === '') return refuse('invalid_body', `the ${what} is empty`, `give a body, or --stdin`);
  const size = byteLength(body);
  if (size <= limit) return null;
  return refuse(code, `the ${what} has ${size} bytes, the limit is ${limit}`, 'put the text in a file and name it', {
    limit,
    supplied: size,
  });
}

function checkReply(view: View, replyTo: number | null): Refusal | null {
  if (replyTo === null || view.event?.type === 'message_sent') return null;
  return refuse('unknown_message', `--reply-to ${replyTo} is no message of this room`, 'tt msg recv', {
    reply_to: replyTo,
  });
}
