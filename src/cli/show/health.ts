/** The card of tt health: how it stands with the stick and its holder, and what to do next. */
import type { Caller } from '../../domain/change.ts';
import { isWatched, protection, receiversOf, shownLife } from '../../domain/member/alive.ts';
import type { View } from '../../domain/store.ts';
import { offer } from '../../domain/turn/offer.ts';
import { roughly } from '../../lib/duration.ts';
import { msUntil, passed } from '../../lib/instant.ts';
import { sentence } from '../../lib/text.ts';
import { brakeLines, ownBrakeLines, underBrake } from './brake.ts';
import { floorLines } from './floor.ts';
import { unwatchedText } from './holder.ts';
import { queueJson, turnText } from './turn.ts';

interface GuardianCard {
  readonly status: 'alive' | 'gone' | 'none';
  readonly pid: number | null;
}

export function guardianOf(view: View): GuardianCard {
  const { lease } = view;
  if (!lease?.protector) return { status: 'none', pid: null };
  return { status: protection(view) === 'alive' ? 'alive' : 'gone', pid: lease.protector.pid };
}

/** What a program is told of the holder: nothing where nobody holds the stick. */
export function holderJson(view: View): Record<string, unknown> {
  const { owner } = view.state.turn;
  if (owner === null) return {};
  const pid = view.presence[owner]?.processes[0]?.pid ?? null;
  return { holder: { process_liveness: shownLife(view, owner), watched: isWatched(view, owner), pid } };
}

/** Who asks: people pass all brakes. */
type Who = Pick<Caller, 'agent' | 'person'>;

/** `yourTurn`: how the answer that permits to edit is known. */
export function nextAction(view: View, { agent, person }: Who, yourTurn: string): string {
  const { turn, room, members, forms } = view.state;
  if (room.closed) return 'the room is closed: tt events to read, tt reopen (a person) to go on';
  if (person && forms.pending[0] !== undefined && turn.owner !== agent)
    return `tt ask show ${forms.pending[0]}: it waits for the answer of a person`;
  if (!(agent in members.present)) return 'tt join';
  const braked = person ? null : underBrake(view, agent, yourTurn);
  if (braked !== null) return braked;
  if (turn.owner === agent)
    return guardianOf(view).status === 'gone'
      ? 'tt wait: your guardian is gone, this starts a new one'
      : 'edit, then tt release with a handoff';
  if (turn.reserved?.agent === agent) return 'tt wait: the stick is promised to you';
  const offered = offer(view);
  if (offered)
    return `tt wait, then tt take: ${offered === 'owner_gone' ? 'the holder is dead' : 'the holder is silent past its lease'}`;
  if (receiversOf(view, agent, 'wait').length > 0) return 'nothing: your tt wait is running';
  return `tt wait before you edit; do not edit until it says: ${yourTurn}`;
}

export function healthText(view: View, who: Who, unread: number): string {
  const { agent, person } = who;
  const { turn } = view.state;
  const { position, queue } = queueJson(view, agent);
  const since = turn.since && turn.owner ? ` for ${roughly(view.now.wall - turn.since)}` : '';
  const lines = [sentence(`${turnText(view)}${since}.`)];
  if (turn.owner) lines.push(holderText(view, turn.owner));
  lines.push(...(person ? brakeLines(view) : ownBrakeLines(view, agent)), ...floorLines(view, agent));
  if (queue.length > 0) lines.push(`Queue: ${queue.join(', ')}${position ? `; you are number ${position}` : ''}.`);
  if (unread > 0) lines.push(`${unread} unread. To read them, and count them as read:  tt events --resume`);
  lines.push(`You are ${agent}. Next: ${nextAction(view, who, 'You have the stick')}`);
  return lines.join('\n');
}

function holderText(view: View, owner: string): string {
  const watched = isWatched(view, owner);
  const pid = view.presence[owner]?.processes[0]?.pid;
  const holder = watched ? `${shownLife(view, owner)} (pid ${pid})` : `not watched (${unwatchedText(owner)})`;
  const { status, pid: guard } = guardianOf(view);
  const guardian = status === 'alive' ? `alive (pid ${guard})` : status;
  return `Holder: ${holder}. Guardian: ${guardian}. ${leaseText(view, watched)}`;
}

function leaseText({ lease, now }: View, watched: boolean): string {
  if (!lease || passed(lease.deadline, now)) return 'The lease is over.';
  const left = roughly(msUntil(lease.deadline, now));
  return watched ? `The lease is good for ${left} more.` : `The lease ends in ${left}.`;
}
