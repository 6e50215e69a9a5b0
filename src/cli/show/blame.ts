/** A commit and its turn, for programs and for people. */
import type { Ended, Landing } from '../../domain/turn/blame.ts';
import { iso } from '../../lib/instant.ts';
import { indented, visibleLine } from '../../lib/text.ts';
import { handoffText } from './handoff.ts';

export interface Commit {
  readonly id: string;
  readonly author: string;
  /** As git writes it. */
  readonly at: string;
  readonly subject: string;
}

interface Found {
  readonly landing: Landing;
  /** Null: the turn still goes on. */
  readonly end: Ended | null;
}

export function blameJson({ id, subject }: Commit, found: Found | null): Record<string, unknown> {
  if (!found) return { status: 'not_recorded', commit: id, subject };
  const { landing, end } = found;
  const { event, ref, isTip } = landing;
  return {
    ...{ status: 'recorded', commit: id, subject, turn_id: event.turnId, agent_id: event.from },
    ...{ at: iso(event.at), event_seq: event.seq, ref, how: isTip ? 'tip' : 'in_range' },
    ...(event.payload.claims ? { claims: event.payload.claims } : {}),
    turn_ended: end && {
      ...{ event_seq: end.seq, event_type: end.type, at: iso(end.at) },
      ...(end.reason ? { reason: end.reason } : {}),
      ...(end.handoff ? { handoff: end.handoff } : {}),
    },
  };
}

export function blameText(commit: Commit, found: Found | null): string {
  const title = `${commit.id.slice(0, 10)} ${visibleLine(commit.subject)}`;
  if (!found) {
    return [
      title,
      'No turn is on record for it: a person made it, or an agent before there was a room or alone in it; or it is older than tt protect, or came from elsewhere.',
      `Git says: ${visibleLine(commit.author)}, ${commit.at}.`,
    ].join('\n');
  }
  const { event, ref, isTip } = found.landing;
  const how = isTip ? `${visibleLine(ref)} moved to it` : `it came in when ${visibleLine(ref)} moved on past it`;
  const { claims } = event.payload;
  if (claims)
    return [title, `Under ${claims.join(', ')} of ${event.from}, without the stick: ${how}, ${iso(event.at)}.`].join(
      '\n',
    );
  return [title, `Turn ${event.turnId} of ${event.from}: ${how}, ${iso(event.at)}.`, endText(found.end)].join('\n');
}

function endText(end: Ended | null): string {
  if (end === null) return 'The turn still goes on.';
  const why = end.reason ? ` (${visibleLine(end.reason)})` : '';
  const head = `The turn ended with ${end.type} #${end.seq}${why}, ${iso(end.at)}`;
  return end.handoff
    ? `${head}, and this handoff:\n${indented(handoffText(end.handoff))}`
    : `${head}, without a handoff.`;
}
