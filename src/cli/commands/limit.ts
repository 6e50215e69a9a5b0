/** `tt limit`: how much agents in a harness may say; a person sets it for the room. */
import { holds, type Limit } from '../../domain/limit/bucket.ts';
import { bucketsOf, settledBucket } from '../../domain/limit/charge.ts';
import { limitOf } from '../../domain/limit/rules.ts';
import { setLimit } from '../../domain/limit/set.ts';
import { TtError } from '../../lib/errors.ts';
import { iso } from '../../lib/instant.ts';
import { sentence, visibleLine } from '../../lib/text.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const burst = amount(args, 'burst');
  const perSecond = amount(args, 'per-second');
  const wanted = { ...(burst === null ? {} : { burst }), ...(perSecond === null ? {} : { perSecond }) };
  const isNamed = burst !== null || perSecond !== null;
  if (args.on('default') && isNamed)
    throw new TtError('invalid_input', '--default and a number exclude each other', 'leave one out');
  await (isNamed || args.on('default') ? set(env, args, args.on('default') ? null : wanted) : show(env));
  return undefined;
}

function amount(args: Args, flag: 'burst' | 'per-second'): number | null {
  const text = args.text(flag);
  if (text === undefined) return null;
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  throw new TtError('invalid_input', `--${flag} is a number, not ${JSON.stringify(text)}`, 'tt limit --help', {
    ...{ flag: `--${flag}`, value: text },
  });
}

async function set(env: Env, args: Args, wanted: Partial<Limit> | null): Promise<void> {
  const { store } = env.room();
  const control = { reason: args.text('reason') ?? null, dedup: env.dedup };
  const { result, events } = await setLimit(store, env.caller(), wanted, control);
  const { limit, changed } = result;
  await give(env, {
    json: {
      ...{ room_id: store.roomId, burst: limit.burst, per_second: limit.perSecond, changed },
      ...(changed ? { event_seq: events.at(-1)?.seq } : {}),
    },
    text: `${changed ? 'Set' : 'Nothing changed'}: ${limitText(limit)}.`,
  });
}

async function show(env: Env): Promise<void> {
  const { store } = env.room();
  const view = await store.look({ buckets: true });
  const limit = limitOf(view);
  const { limit: said } = view.state;
  const left = Object.keys(bucketsOf(view)).map((agent) => ({
    agent_id: agent,
    left: holds(settledBucket(view, agent)),
  }));
  const low = left.filter((sender) => sender.left < limit.burst);
  const by = said && { by: said.by, reason: said.reason, since: iso(said.at) };
  await give(env, {
    json: {
      ...{ room_id: store.roomId, burst: limit.burst, per_second: limit.perSecond },
      ...{ origin: said ? 'room' : 'settings', ...(by ? { set: by } : {}), senders: low },
    },
    text: [
      `${sentence(limitText(limit))} (${said ? `set by ${said.by}${said.reason ? `: ${visibleLine(said.reason)}` : ''}` : 'by limit.burst and limit.rate'}).`,
      'People and scripts have no limit.',
      ...low.map((sender) => `  ${sender.agent_id}: ${sender.left} left now`),
    ].join('\n'),
  });
}

const limitText = ({ burst, perSecond }: Limit): string =>
  `an agent in a harness may say ${burst} things at once, then ${perSecond} a second`;
