/** `tt channel history`: what was said in a channel. Anybody may read it: channels route, they do not hide. */
import { channelNamed } from '../../domain/channel/rules.ts';
import { asError, isRefusal } from '../../lib/errors.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { pageSize } from '../page-size.ts';
import { eventJson, eventText } from '../show/event.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store, settings } = env.room();
  const channel = channelNamed(args.word('channel') ?? '');
  if (isRefusal(channel)) throw asError(channel);
  const after = args.count('after');
  const page = await store.events({
    ...{ after: after ?? 0, limit: pageSize(args, settings, 'last'), types: ['message_sent'], target: { to: channel } },
    ...{ messageType: args.text('type'), newestFirst: after === undefined },
  });
  const older = after === undefined && page.more;
  await give(env, {
    json: {
      channel,
      events: page.events.map((event) => eventJson(event, env.verbose, store.roomId)),
      cursor_event_seq: page.cursor,
      ...(older ? { has_older: true } : page.more ? { has_more: true } : {}),
    },
    text:
      [
        ...(older ? ['(older ones: --after 0)'] : []),
        ...page.events.map((event) => eventText(event, env.system.now().wall)),
        ...(page.more && !older ? [`(more: --after ${page.cursor})`] : []),
      ].join('\n') || 'Nothing was said there.',
  });
  return undefined;
}
