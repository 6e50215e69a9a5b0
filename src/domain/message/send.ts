/** `tt msg send`: a message to one member or to the whole room. It is an event, and nothing else. */
import { isRefusal, type Refusal, refuse } from '../../lib/errors.ts';
import { byteLength } from '../../lib/text.ts';
import { operators } from '../brake/operator.ts';
import { type Caller, change } from '../change.ts';
import { enter } from '../channel/membership.ts';
import { type ChannelName, channelNamed, isChannel } from '../channel/rules.ts';
import type { AgentId, NewEvent, Payloads } from '../event.ts';
import { type Attachment, attach, needsOf } from '../file/attach.ts';
import { refusedByFloor } from '../floor/gate.ts';
import { charge } from '../limit/charge.ts';
import { listening, receiversOf } from '../member/alive.ts';
import { resolveMember } from '../member/resolve.ts';
import type { Acted, Outcome, Store, View } from '../store.ts';
import { type Mentions, mentionsIn } from './mention.ts';
import { noRoom } from './pin.ts';

export interface Message {
  /** `room`, a channel such as `#api`, or the words that name a member. */
  readonly to: string;
  readonly body: string;
  readonly interrupt: boolean;
  /** The number of the message this one answers. */
  readonly replyTo: number | null;
  /** Dot-namespaced, such as `review.request`. */
  readonly type?: string | null;
  /** The body is JSON, and checked to be. */
  readonly json?: boolean;
  readonly pin?: boolean;
  readonly files?: readonly Attachment[];
  readonly dedup?: string | undefined;
  /** Said for a person (`tt say`), and why an agent may say it. */
  readonly operator?: { readonly reason: string | null };
}

export interface Sent {
  readonly to: AgentId | ChannelName | null;
  /** What is known at the commit: a live receiver hears it now, else it is kept until the member reads. */
  readonly delivery: 'receiver' | 'pending';
  readonly mentions: Mentions;
}

/**
 * Errors: operator_required (say), floor_held, invalid_channel, limit_exceeded, ambiguous_mention, unknown_mention,
 * invalid_message_type, unknown_recipient, ambiguous_recipient, invalid_body, message_too_large, unknown_message, rate_limited,
 * and those of `attach`.
 */
export function send(store: Store, caller: Caller, message: Message): Promise<Acted<Sent>> {
  const { dedup, operator, replyTo, files = [] } = message;
  const needs = { buckets: true, ...(replyTo === null ? {} : { event: replyTo }), ...needsOf(files) };
  const verb = { name: operator ? 'say' : 'msg send', dedup, needs, joins: !!operator, whenStopped: !!operator };
  return change(store, caller, verb, (view) => decideSend(view, caller, message));
}

function decideSend(view: View, caller: Caller, message: Message): Outcome<Sent> {
  const { agent: from, person } = caller;
  const { body, interrupt, replyTo, operator, type = null, json = false, pin = false } = message;
  const refused =
    (operator ? operators(caller, 'say', operator.reason) : null) ??
    refusedByFloor(view, caller, message.to, { operator: !!operator }) ??
    checkBody(body, view.settings['limit.message'], 'message_too_large', 'message') ??
    checkReply(view, replyTo) ??
    checkType(type) ??
    (json ? checkJson(body) : null);
  if (refused) return refused;
  const address = addressed(view, from, message.to);
  if (isRefusal(address)) return address;
  const { to, entering } = address;
  const full = pin ? checkPin(view, to) : null;
  if (full) return full;
  // In JSON an @ is data.
  const mentions = json ? NOBODY_MEANT : mentionsIn(view, body);
  if (isRefusal(mentions)) return mentions;
  const attached = attach(view, caller, message.files ?? []);
  if (isRefusal(attached)) return attached;
  const { files, place } = attached;
  // Last of all, so that what is refused for another reason costs nothing; what a person has it say is not counted.
  const paid = operator ? [] : charge(view, caller);
  if (isRefusal(paid)) return paid;
  const event: NewEvent<'message_sent'> = {
    type: 'message_sent',
    from,
    to,
    turnId: view.state.turn.id,
    ...(operator && !person ? { reason: operator.reason } : {}),
    payload: {
      ...{ body, delivery_hint: interrupt ? 'interrupt' : 'normal', reply_to: replyTo },
      ...(person || operator ? { origin: 'operator' } : {}),
      ...(type === null ? {} : { message_type: type }),
      ...(json ? { format: 'json' } : {}),
      ...(mentions.resolved.length > 0 ? { mentions: mentions.resolved } : {}),
      ...(mentions.all ? { mentions_all: true } : {}),
      ...(pin ? { pinned: true } : {}),
      ...(files.length > 0 ? { files } : {}),
    },
  };
  // An idle agent sleeps through what others say to all.
  const awake = wakesAll(event.payload) ? (['standby'] as const) : [];
  const hears = (id: AgentId): boolean => id !== from && (!isChannel(to) || isIn(view, to, id));
  const heard =
    to === null || isChannel(to)
      ? [...listening(view, ['wait', 'park', 'follow', ...awake])].some(hears)
      : receiversOf(view, to).length > 0;
  const delivery = heard ? 'receiver' : 'pending';
  const events = [...entering, ...attached.events, event];
  return { events, facts: paid, blobs: { place }, result: { to, delivery, mentions } };
}

export interface Address {
  readonly to: AgentId | ChannelName | null;
  readonly entering: readonly NewEvent[];
}

/** Whoever says something in a channel is in it from then on. Errors: those of `send` that name an address. */
export function addressed(view: View, from: AgentId, words: string): Address | Refusal {
  const to = addressee(view, words);
  if (isRefusal(to)) return to;
  const entering = isChannel(to) ? enter(view, from, to) : [];
  return isRefusal(entering) ? entering : { to, entering };
}

function addressee(view: View, words: string): AgentId | ChannelName | null | Refusal {
  if (words === 'room') return null;
  if (words.startsWith('#')) return channelNamed(words);
  const member = resolveMember(view, words);
  const isAll = /^(?:all|any|every(?:one|body)?|@all|\*)$/i.test(words);
  return isRefusal(member) && member.refused === 'unknown_recipient' && isAll
    ? { ...member, hint: `to everybody: room; ${member.hint}` }
    : member;
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
    ...{ kind: what, actual: size },
  });
}

const NOBODY_MEANT: Mentions = { resolved: [], all: false, unresolved: [] };

function checkType(type: string | null): Refusal | null {
  if (type === null || /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/.test(type)) {
    if ((type?.length ?? 0) <= 64) return null;
  }
  return refuse('invalid_message_type', `${JSON.stringify(type)} is no type of a message`, 'such as review.request', {
    type,
  });
}

function checkJson(body: string): Refusal | null {
  try {
    JSON.parse(body);
    return null;
  } catch (error) {
    return refuse(
      'invalid_body',
      `the body is not JSON: ${(error as Error).message}`,
      'leave out --body-json, or mend it',
    );
  }
}

function checkPin(view: View, to: AgentId | null): Refusal | null {
  if (to === null || isChannel(to)) return noRoom(view);
  return refuse('unknown_message', 'a message to one member cannot be pinned', 'send it to room or to a channel');
}

function checkReply(view: View, replyTo: number | null): Refusal | null {
  if (replyTo === null || view.event?.type === 'message_sent') return null;
  return refuse('unknown_message', `--reply-to ${replyTo} is no message of this room`, 'tt msg recv', {
    reply_to: replyTo,
  });
}
