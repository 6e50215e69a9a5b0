/** A member, for programs and for people. */
import type { Mark } from '../../domain/brake/rules.ts';
import type { Receiver } from '../../domain/fact.ts';
import { isPresent, receiversOf, shownLife } from '../../domain/member/alive.ts';
import { type Seen, seen } from '../../domain/member/presence.ts';
import type { Member } from '../../domain/member/rules.ts';
import type { View } from '../../domain/store.ts';
import { roughly } from '../../lib/duration.ts';
import { iso, localTime } from '../../lib/instant.ts';
import type { Liveness } from '../../lib/process-table.ts';
import { visibleLine } from '../../lib/text.ts';
import { markJson } from './brake.ts';

export function memberJson(view: View, member: Member, verbose = false): Record<string, unknown> {
  const { id, name, parent, lastTurn } = member;
  const lastSeen = view.presence[id]?.seenAt;
  const [busy, since] = activity(view, id);
  const { listening, quiet, held, interrupted } = seen(view, id);
  return {
    agent_id: id,
    ...(name === null ? {} : { name }),
    ...(parent === null ? {} : { parent }),
    status: isPresent(view, id) ? 'active' : 'inactive',
    process_liveness: shownLife(view, id),
    activity: busy,
    ...(since === null ? {} : { since: iso(since) }),
    ...(lastSeen === undefined ? {} : { last_seen_at: iso(lastSeen) }),
    ...(listening.length > 0 ? { listening } : {}),
    ...(quiet ? { quiet } : {}),
    ...(held ? { held: markJson(held) } : {}),
    ...(interrupted ? { interrupted: markJson(interrupted) } : {}),
    ...(member.doing ? { doing: doingJson(view, member.doing) } : {}),
    last_turn_id: lastTurn,
    joined_at: iso(member.joinedAt),
    ...(verbose ? { processes: processesOf(view, id) } : {}),
  };
}

const doingJson = ({ now }: View, { text, at }: NonNullable<Member['doing']>): object => ({
  ...{ text, since: iso(at), age_ms: Math.max(0, now.wall - at) },
});

/** `verbose`: also the processes that stand for it. */
export function memberText(view: View, member: Member, me: string, verbose = false): string {
  const [busy, since] = activity(view, member.id);
  const life = shownLife(view, member.id);
  const known = seen(view, member.id);
  const who = `${member.id === me ? '*' : ' '} ${titleOf(member)}`;
  const long = since === null ? '' : ` for ${roughly(view.now.wall - since)}`;
  const ago = roughly(view.now.wall - known.seenAt);
  const state =
    busy === 'away'
      ? idle(life, known, ago)
      : `${busy}${long}, ${known.quiet ? `quiet for ${ago}` : `seen ${ago} ago`}`;
  const line = `${who.padEnd(28)} ${LIFE[life].padEnd(9)} ${state}${braked(known)}`;
  return [line, ...doingLines(view, member), ...(verbose ? processLines(view, member) : [])].join('\n');
}

/** A member's id, and the name that people know it by. */
export const titleOf = ({ id, name }: Member): string => (name === null ? id : `${id} (${name})`);

/** A live one is there, whatever it does: "away" would say the opposite. */
const idle = (life: Liveness, { quiet }: Seen, ago: string): string =>
  quiet ? `quiet for ${ago}` : `${life === 'alive' ? '' : 'last '}seen ${ago} ago`;

function braked({ held, interrupted }: Seen): string {
  const by = (what: string, mark: Mark | null): string =>
    mark ? ` · ${what} by ${mark.by ?? 'a person'}${mark.reason ? ` (${visibleLine(mark.reason)})` : ''}` : '';
  return by('interrupted', interrupted) + by('held', held);
}

const doingLines = ({ now }: View, { doing }: Member): string[] =>
  doing ? [`      doing: ${visibleLine(doing.text)} (${roughly(now.wall - doing.at)} ago)`] : [];

interface Standing {
  readonly pid: number;
  readonly host?: string;
  readonly liveness: Liveness;
  /** What it does, if it is a command of tt; else it is the session itself. */
  readonly kind?: Receiver['kind'];
  readonly since?: string;
}

/** Newest first: the sessions that spoke for it, then its commands that run now. */
function processesOf(view: View, id: string): readonly Standing[] {
  const sessions = (view.presence[id]?.processes ?? []).map((process) => ({
    pid: process.pid,
    host: process.host,
    liveness: view.processLife(process),
  }));
  const running = receiversOf(view, id).map(({ pid, kind, since }) => ({
    pid,
    liveness: 'alive' as const,
    kind,
    since: iso(since),
  }));
  return [...sessions, ...running];
}

function processLines(view: View, { id, joinedAt }: Member): string[] {
  const lines = processesOf(view, id).map(({ pid, host, liveness, kind, since }) =>
    kind
      ? `tt ${COMMAND[kind]}, pid ${pid}, since ${localTime(Date.parse(since ?? ''))}`
      : `session, pid ${pid} on ${host}, ${LIFE[liveness]}`,
  );
  return [`member since ${localTime(joinedAt)}`, ...lines].map((line) => `      ${visibleLine(line)}`);
}

const COMMAND: Readonly<Record<Receiver['kind'], string>> = {
  wait: 'wait',
  park: 'wait --park',
  follow: 'events --follow',
  standby: 'standby',
};

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
  ['standby', 'on standby'],
];
