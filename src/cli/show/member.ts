/** A member, for programs and for people. */
import { isPresent, receiversOf, shownLife } from '../../domain/member/alive.ts';
import type { Member } from '../../domain/member/rules.ts';
import type { Receiver, View } from '../../domain/store.ts';
import { roughly } from '../../lib/duration.ts';
import { iso } from '../../lib/instant.ts';

export function memberJson(view: View, member: Member): Record<string, unknown> {
  const { id, name, parent, lastTurn } = member;
  const seen = view.presence[id]?.seenAt;
  const [doing, since] = activity(view, id);
  return {
    agent_id: id,
    ...(name === null ? {} : { name }),
    ...(parent === null ? {} : { parent }),
    status: isPresent(view, id) ? 'active' : 'inactive',
    process_liveness: shownLife(view, id),
    activity: doing,
    ...(since === null ? {} : { since: iso(since) }),
    ...(seen === undefined ? {} : { last_seen_at: iso(seen) }),
    last_turn_id: lastTurn,
    joined_at: iso(member.joinedAt),
  };
}

export function memberText(view: View, member: Member, me: string): string {
  const [doing, since] = activity(view, member.id);
  const life = shownLife(view, member.id);
  const seen = view.presence[member.id]?.seenAt ?? member.joinedAt;
  const name = member.name === null ? '' : ` (${member.name})`;
  const who = `${member.id === me ? '*' : ' '} ${member.id}${name}`;
  const long = since === null ? '' : ` for ${roughly(view.now.wall - since)}`;
  return `${who.padEnd(28)} ${LIFE[life].padEnd(9)} ${doing}${long}, seen ${roughly(view.now.wall - seen)} ago`;
}

const LIFE = { alive: 'live', dead: 'gone', unknown: 'unknown' } as const;

/** What a member does in the room, and since when; wall clock, milliseconds. */
function activity(view: View, id: string): [string, number | null] {
  const { turn } = view.state;
  if (turn.owner === id) return ['holding', turn.since];
  if (turn.reserved?.agent === id) return ['next', null];
  const running = receiversOf(view, id);
  for (const [kind, word] of KINDS) {
    const found = running.find((r) => r.kind === kind);
    if (found) return [word, found.since];
  }
  return ['away', null];
}

const KINDS: readonly (readonly [Receiver['kind'], string])[] = [
  ['wait', 'waiting'],
  ['park', 'parked'],
  ['follow', 'listening'],
];
