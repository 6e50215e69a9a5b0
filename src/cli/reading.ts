/** Reading the log: a page at once, the next event (`--wait`), or all as they come (`--follow`). */

import { channelNamed } from '../domain/channel/rules.ts';
import type { EventType, RoomEvent } from '../domain/event.ts';
import { readTo } from '../domain/member/mailbox.ts';
import { type Delivery, deliveriesOf } from '../domain/member/told.ts';
import type { EventPage, EventQuery } from '../domain/reading.ts';
import type { View } from '../domain/store.ts';
import { asError, isRefusal, TtError } from '../lib/errors.ts';
import { give } from './answer.ts';
import type { Args } from './command.ts';
import { refuseAhead } from './cursor.ts';
import { withEarly } from './early.ts';
import type { Env, Room } from './env.ts';
import { DONE } from './exit.ts';
import { memberOrFormer } from './member-word.ts';
import { observers } from './observing.ts';
import { pageSize } from './page-size.ts';
import { eventJson, eventText } from './show/event.ts';
import { sinceFrom } from './since.ts';
import { stream } from './streaming.ts';

export interface ReadOptions {
  readonly types: readonly EventType[] | undefined;
  /** Without --after a one-shot begins at 0; else it shows the newest page. */
  readonly whole: boolean;
}

/** Errors: invalid_wait_mode, invalid_input, invalid_cursor, unknown_recipient, ambiguous_recipient, unknown_member (--resume). */
export async function readLog(env: Env, args: Args, options: ReadOptions): Promise<number> {
  const room = env.room();
  const streams = args.on('wait') || args.on('follow');
  refuseContradictions(args, streams);
  const view = await room.store.look();
  refuseAhead(args.count('after'), view.head);
  const query = filterFrom(env, room, view, args, options, streams);
  if (args.on('resume') && env.observes) throw observers();
  if (args.on('resume')) mustBeMember(view, env.caller().agent);
  return streams ? stream(env, room, view, query, args) : onePage(env, room, view, query, args, options);
}

function refuseContradictions(args: Args, streams: boolean): void {
  if (args.on('wait') && args.on('follow'))
    throw new TtError('invalid_wait_mode', '--wait ends after one, --follow does not', 'choose one');
  if (args.on('resume') && args.count('after') !== undefined) {
    throw new TtError('invalid_wait_mode', '--resume begins at the saved cursor, --after somewhere else', 'choose one');
  }
  if (args.count('last') !== undefined && (streams || args.on('resume') || args.count('after') !== undefined))
    throw new TtError(
      'invalid_wait_mode',
      '--last counts from the end, the others go on from somewhere',
      'leave one out',
    );
  if (args.text('since') !== undefined && (args.count('after') !== undefined || args.on('resume')))
    throw new TtError('invalid_wait_mode', '--since, --after and --resume each say where to begin', 'choose one');
  if (!streams && args.ms('timeout') !== undefined)
    throw new TtError('invalid_wait_mode', '--timeout goes with --wait or --follow', 'add one');
}

function mustBeMember(view: View, agent: string): void {
  if (agent in view.state.members.present) return;
  throw new TtError('unknown_member', `${agent} is not a member of this room, so it has no saved cursor`, 'tt join', {
    agent_id: agent,
  });
}

/** Without its `after`, which depends on the way of reading. */
function filterFrom(
  env: Env,
  room: Room,
  view: View,
  args: Args,
  { types, whole }: ReadOptions,
  streams: boolean,
): Omit<EventQuery, 'after'> {
  // Whoever names a channel, or looks for its name, may read what was not sent to it: channels route, they do not hide.
  const asks = args.text('channel') !== undefined || args.on('mentions-me');
  const said = args.text('target') ?? ((streams || whole) && !asks ? 'self' : 'any');
  const { agent: self, person } = env.caller();
  const target = said === 'any' ? 'any' : said === 'self' ? { self, person } : { to: memberOrFormer(view, said) };
  return {
    limit: pageSize(args, room.settings, args.count('last') === undefined ? 'limit' : 'last'),
    types,
    from: memberOrFormer(view, args.text('from')),
    target,
    newsOnly: said === 'self' && streams,
    ...found(env, args),
  };
}

/** What `tt msg recv` alone can be asked for. */
function found(env: Env, args: Args): Pick<EventQuery, 'messageType' | 'channel' | 'mentions' | 'since'> {
  const words = args.text('channel');
  const channel = words === undefined ? undefined : channelNamed(words);
  if (isRefusal(channel)) throw asError(channel);
  return {
    messageType: args.text('type'),
    channel,
    mentions: args.on('mentions-me') ? env.caller().agent : undefined,
    since: sinceFrom(args.text('since'), env.system.now().wall).since,
  };
}

async function onePage(
  env: Env,
  room: Room,
  view: View,
  filter: Omit<EventQuery, 'after'>,
  args: Args,
  { whole }: ReadOptions,
): Promise<number> {
  const { store } = room;
  const { agent } = env.caller();
  const saved = args.on('resume') ? await store.cursor(agent) : undefined;
  const after = args.count('after') ?? saved?.seq ?? sinceFrom(args.text('since'), view.now.wall).after;
  const last = args.count('last');
  const query = {
    ...withEarly(filter, saved),
    after: after ?? 0,
    newestFirst: last !== undefined || (after === undefined && !whole),
  };
  const page = await store.events(query);
  const older = query.newestFirst && page.more;
  // How far a message got with others is for whoever looks at the log, not for whoever reads its own mail.
  const way = whole ? () => ({}) : await deliveries(room, page.events);
  const read = await give(env, {
    json: {
      events: page.events.map((event) => ({ ...eventJson(event, env.verbose, store.roomId), ...way(event) })),
      cursor_event_seq: page.cursor,
      ...(page.pruned === null ? {} : { pruned: page.pruned }),
      ...(older ? { has_older: true } : {}),
      ...(page.more && !older ? { has_more: true } : {}),
    },
    text: text(page, way, older, env.system.now().wall),
  });
  if (read && args.on('resume') && page.events.length > 0 && agent in view.state.members.present)
    await store.saveCursor(agent, readTo(page));
  return DONE;
}

type Way = (event: RoomEvent) => { readonly delivery?: Readonly<Record<string, Delivery>> };

/** How far each message has got with those it is for. A stream does not say: it prints what has only just been recorded. */
async function deliveries({ store }: Room, events: readonly RoomEvent[]): Promise<Way> {
  if (!events.some(({ type }) => type === 'message_sent')) return () => ({});
  const view = await store.look({ told: true });
  return (event) => (event.type === 'message_sent' ? { delivery: deliveriesOf(view, event) } : {});
}

function text({ events, more, cursor }: EventPage, way: Way, older: boolean, now: number): string {
  if (events.length === 0) return 'Nothing there.';
  const lines = events.map((event) => eventText(event, now, way(event).delivery));
  if (older) lines.unshift(`(older ones: --after 0)`);
  else if (more) lines.push(`(more: --after ${cursor})`);
  return lines.join('\n');
}
