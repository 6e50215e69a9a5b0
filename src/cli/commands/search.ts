/** `tt search`: find what was said, noted, handed over, asked and decided. */
import { channelNamed } from '../../domain/channel/rules.ts';
import { plainQuery } from '../../domain/search/plain.ts';
import type { Found, Search } from '../../domain/search/search.ts';
import { KINDS, type Kind, kindOf } from '../../domain/search/searched.ts';
import type { View } from '../../domain/store.ts';
import { asError, isRefusal, TtError } from '../../lib/errors.ts';
import { localTime } from '../../lib/instant.ts';
import { indented, visibleLine } from '../../lib/text.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import { refuseAhead } from '../cursor.ts';
import type { Env } from '../env.ts';
import { memberOrFormer } from '../member-word.ts';
import { pageSize } from '../page-size.ts';
import { eventJson } from '../show/event.ts';
import { sinceFrom } from '../since.ts';

/** A snippet is some 60 tokens: a page of the log's size would be too much to read. */
const PAGE = 20;

/** Errors: invalid_query, invalid_input, invalid_cursor, invalid_channel, unknown_recipient, ambiguous_recipient. */
export async function run(env: Env, args: Args): Promise<undefined> {
  const words = args.rest('words').join(' ');
  const query = args.on('fts') ? words.trim() || null : plainQuery(words);
  if (query === null) throw nothingToLookFor(words);
  const { store, settings } = env.room();
  const view = await store.look();
  const { agent, person } = env.caller();
  const wanted: Search = {
    ...{ query, in: kindsFrom(args), ...filterFrom(env, args, view), best: args.on('best') },
    limit: pageSize(args, settings, 'limit', Math.min(PAGE, settings['limit.page'])),
    reader: { agent, person },
  };
  await store.catchUp();
  const { found, more } = await store.search(wanted);
  const next = more && !wanted.best ? found.at(-1)?.event.seq : undefined;
  const hint = found.length === 0 ? hintFor(wanted, words, args.on('fts')) : undefined;
  await give(env, {
    json: {
      found: found.map(foundJson),
      ...(more ? { has_more: true } : {}),
      ...(next === undefined ? {} : { cursor_event_seq: next }),
      ...(hint === undefined ? {} : { hint }),
    },
    text: () =>
      found.length === 0
        ? `Nothing found.\n  → ${hint}`
        : [...found.map(text), ...(next === undefined ? [] : [`(more: --before ${next})`])].join('\n'),
  });
  return undefined;
}

const nothingToLookFor = (words: string): TtError =>
  new TtError(
    'invalid_query',
    words.trim() === ''
      ? 'there is nothing to look for'
      : `there is no letter and no digit in ${JSON.stringify(words)}`,
    'tt search WORD…',
    { query: words, position: 1, reason: 'empty' },
  );

function kindsFrom(args: Args): readonly Kind[] {
  const said = args.list('in') ?? KINDS;
  const unknown = said.find((kind) => !KINDS.includes(kind as Kind));
  if (unknown === undefined) return said as readonly Kind[];
  throw new TtError('invalid_input', `--in has no ${JSON.stringify(unknown)}`, `--in ${KINDS.join(',')}`, {
    flag: '--in',
    value: unknown,
  });
}

function filterFrom(env: Env, args: Args, view: View) {
  const now = env.system.now().wall;
  const { since, after } = sinceFrom(args.text('since'), now);
  const until = sinceFrom(args.text('until'), now, '--until');
  const before = args.count('before');
  // The last event that counts, as it was written, is one more than the one before it.
  const last = until.after === undefined ? undefined : until.after + 2;
  refuseAhead(before, view.head);
  const words = args.text('channel');
  const channel = words === undefined ? undefined : channelNamed(words);
  if (isRefusal(channel)) throw asError(channel);
  return {
    ...{ since, after, until: until.since, channel, from: memberOrFormer(view, args.text('from')) },
    before: before === undefined ? last : Math.min(before, last ?? before),
  };
}

function hintFor({ in: kinds, ...wanted }: Search, words: string, fts: boolean): string {
  const { from, channel, since, until, after, before } = wanted;
  const isNarrow = [from, channel, since, until, after, before].some((part) => part !== undefined);
  if (isNarrow || kinds.length < KINDS.length) return 'look everywhere: leave the filters out';
  if (fts) return 'leave --fts out to look for plain words';
  const [word, star] = words.match(/[\p{L}\p{N}\p{M}]+(\*?)/u) ?? [];
  const begins = star === '' ? `${word}*` : 'with fewer letters';
  const isOne = !/\s/.test(words.trim());
  return isOne
    ? `try the beginning of the word: ${begins}`
    : `all words must be there: try fewer, or the beginning of one: ${begins}`;
}

function foundJson({ event, snippet }: Found): Record<string, unknown> {
  const { payload, handoff, reason, turn_id, event_id, ...head } = eventJson(event);
  return { in: kindOf(event), ...head, ...idJson(event.payload), snippet };
}

/** What to show it by: of a note, a form, a question. */
const idJson = (payload: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(payload).filter(([key]) => /^(note|form|question|task)_id$/.test(key)));

function text({ event, snippet }: Found): string {
  const [id] = Object.values(idJson(event.payload));
  const who = `${event.from ?? '–'} → ${event.to ?? 'room'}`;
  const head = `#${event.seq} ${localTime(event.at)} ${kindOf(event)}${id === undefined ? '' : ` ${id}`}  (${who})`;
  return `${visibleLine(head)}\n${indented(snippet)}`;
}
