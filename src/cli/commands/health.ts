/** `tt health`: a short card that says what to do next. */
import { livenessOf, protection, receiversOf } from '../../domain/member/alive.ts';
import type { View } from '../../domain/store.ts';
import { offer } from '../../domain/turn/offer.ts';
import { roughly } from '../../lib/duration.ts';
import { iso, msUntil } from '../../lib/instant.ts';
import { give } from '../answer.ts';
import type { Env } from '../env.ts';
import { queueJson, turnText } from '../show/turn.ts';

export async function run(env: Env): Promise<undefined> {
  const { store, place } = env.room();
  const view = await store.look();
  const { agent } = env.caller();
  const { turn, room } = view.state;
  const next = nextAction(view, agent);
  const guardian = guardianOf(view);
  const unread = !(agent in view.state.members.present)
    ? 0
    : (await store.events({ after: await store.cursor(agent), limit: 100, target: { self: agent }, newsOnly: true }))
        .events.length;
  await give(env, {
    json: {
      room: {
        room_id: store.roomId,
        canonical_path: place.workspace,
        state: room.closed ? 'closed' : turn.owner ? 'owned' : turn.reserved ? 'reserved' : 'idle',
        turn_id: turn.id,
      },
      owner: turn.owner,
      reserved_for: turn.reserved?.agent ?? null,
      you_own: turn.owner === agent,
      ...(view.lease
        ? { lease: { expires_at: iso(view.lease.deadline.wall), guarded: view.lease.protector !== null } }
        : {}),
      guardian,
      ...queueJson(view, agent),
      listener: { active: receiversOf(view, agent).length },
      unread,
      next_action: next,
    },
    text: card(view, agent, guardian, unread, next),
  });
  return undefined;
}

interface GuardianCard {
  readonly status: 'alive' | 'gone' | 'none';
  readonly pid: number | null;
}

function guardianOf(view: View): GuardianCard {
  const { lease } = view;
  if (!lease?.protector) return { status: 'none', pid: null };
  return { status: protection(view) === 'alive' ? 'alive' : 'gone', pid: lease.protector.pid };
}

function nextAction(view: View, agent: string): string {
  const { turn, room, members } = view.state;
  if (room.closed) return 'the room is closed: tt events to read, tt reopen (a person) to go on';
  if (!(agent in members.present)) return 'tt join';
  if (turn.owner === agent)
    return guardianOf(view).status === 'gone'
      ? 'tt wait: your guardian is gone, this starts a new one'
      : 'edit, then tt release with a handoff';
  if (turn.reserved?.agent === agent) return 'tt wait: the stick is promised to you';
  const offered = offer(view);
  if (offered)
    return `tt wait, then tt take: ${offered === 'owner_gone' ? 'the holder is dead' : 'the holder is silent past its lease'}`;
  if (receiversOf(view, agent, 'wait').length > 0) return 'nothing: your tt wait is running';
  return 'tt wait before you edit; do not edit until it says your_turn';
}

function card(view: View, agent: string, guardian: GuardianCard, unread: number, next: string): string {
  const { turn } = view.state;
  const { position, queue } = queueJson(view, agent);
  const lines = [`${turnText(view)}${turn.since && turn.owner ? ` for ${roughly(view.now.wall - turn.since)}` : ''}.`];
  if (turn.owner) {
    const left = view.lease ? `, lease for ${roughly(msUntil(view.lease.deadline, view.now))} more` : '';
    lines.push(
      `Holder ${livenessOf(view, turn.owner)}, guardian ${guardian.status}${guardian.pid ? ` (pid ${guardian.pid})` : ''}${left}.`,
    );
  }
  if (queue.length > 0) lines.push(`Queue: ${queue.join(', ')}${position ? `; you are number ${position}` : ''}.`);
  if (unread > 0) lines.push(`${unread} unread: tt msg recv, tt events`);
  lines.push(`You are ${agent}. Next: ${next}`);
  return lines.join('\n');
}
