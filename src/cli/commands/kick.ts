/** `tt kick`: remove a member that is gone; a live one with --force. */
import { livenessOf } from '../../domain/member/alive.ts';
import { kick } from '../../domain/member/kick.ts';
import { formatDuration } from '../../lib/duration.ts';
import { iso, localTime } from '../../lib/instant.ts';
import type { Liveness } from '../../lib/process-table.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import { cameIn } from '../controlling.ts';
import type { Env } from '../env.ts';
import { bannedUntil } from '../show/event.ts';
import { wentTo } from '../show/holder.ts';
import { wrote } from '../wrote.ts';

const AFTER: Readonly<Record<Liveness, string>> = {
  alive: 'Its process still runs; its next tt wait joins it again.',
  dead: 'It was gone already.',
  unknown: 'If its process still runs, its next tt wait joins it again.',
};

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store } = env.room();
  const options = {
    target: args.word('agent') ?? '',
    reason: args.text('reason') ?? null,
    ban: args.ms('ban') ?? null,
    dedup: env.dedup,
  };
  const { result, view, events, repeated } = await kick(store, env.caller(), options);
  const { agent, remaining, wasOwner, wasReserved, next } = result;
  const ban = args.ms('ban');
  const until = events.map(bannedUntil).find((time) => time !== null) ?? null;
  await give(env, {
    json: {
      status: 'kicked',
      room_id: store.roomId,
      kicked_agent_id: agent,
      remaining_members: remaining.length,
      target_was_owner: wasOwner,
      target_was_reserved_for: wasReserved,
      ...wrote({ events, repeated }),
      ...(wasOwner ? { reserved_for: next } : {}),
      ...(ban === undefined ? {} : { banned_ms: ban }),
      ...(until === null ? {} : { banned_until: iso(until) }),
    },
    text: [
      `${agent} was removed.`,
      ...(wasOwner ? [wentTo(next)] : []),
      ban === undefined
        ? AFTER[repeated ? 'unknown' : livenessOf(view, agent)]
        : `It is kept out for ${formatDuration(ban)}${until === null ? '' : `, until ${localTime(until)}`}; to let it in: tt unhold ${agent}.`,
      ...cameIn(env, events),
    ].join(' '),
  });
  return undefined;
}
