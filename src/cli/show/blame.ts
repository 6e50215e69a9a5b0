/** A commit and its turn, for programs and for people. */

import type { RoomEvent } from '../../domain/event.ts';
import type { Gone } from '../../domain/room/prune.ts';
import type { Ended, Landing } from '../../domain/turn/blame.ts';
import { iso, localTime } from '../../lib/instant.ts';
import { indented, visibleLine } from '../../lib/text.ts';
import { handoffText } from './handoff.ts';

export interface Commit {
  readonly id: string;
  readonly author: string;
  /** When it was written, as git writes it. */
  readonly at: string;
  /** When it became this commit: it may have been amended or rebased since it was written. */
  readonly made: string;
  readonly subject: string;
}

interface Found {
  readonly landing: Landing;
  /** Null: the turn still goes on. */
  readonly end: Ended | null;
}

/** In which a person held the stick when git says that it was made. */
type PersonsTurn = RoomEvent<'claim' | 'takeover'> | null;

/** `gone`: what was pruned, where the commit is no younger. */
export function blameJson(
  { id, subject }: Commit,
  found: Found | null,
  gone: Gone | null,
  persons: PersonsTurn,
): Record<string, unknown> {
  const pruned = gone ? { pruned: gone.seq } : {};
  if (!found) {
    const held = persons ? { held_then: { turn_id: persons.turnId, agent_id: persons.to } } : {};
    return { status: gone ? 'pruned' : 'not_recorded', commit: id, subject, ...held, ...pruned };
  }
  const { landing, end } = found;
  const { event, ref, isTip } = landing;
  return {
    ...{ status: 'recorded', commit: id, subject, turn_id: event.turnId, agent_id: event.from },
    ...{ at: iso(event.at), event_seq: event.seq, ref, how: isTip ? 'tip' : 'in_range' },
    ...(event.payload.claims ? { claims: event.payload.claims } : {}),
    ...pruned,
    turn_ended: end && {
      ...{ event_seq: end.seq, event_type: end.type, at: iso(end.at) },
      ...(end.reason ? { reason: end.reason } : {}),
      ...(end.handoff ? { handoff: end.handoff } : {}),
    },
  };
}

export function blameText(commit: Commit, found: Found | null, gone: Gone | null, persons: PersonsTurn): string {
  const title = `${commit.id.slice(0, 10)} ${visibleLine(commit.subject)}`;
  if (!found) {
    return [
      title,
      gone
        ? `Its turn, if it had one, is not on record any more: ${goneText(gone)}.`
        : 'No turn is on record for it: a person made it, or an agent before there was a room or alone in it; or it is older than tt protect, or came from elsewhere.',
      ...(persons
        ? [
            `By its time ${persons.to} held the stick then (turn ${persons.turnId}); of what people do no git hook writes.`,
          ]
        : []),
      `Git says: ${visibleLine(commit.author)}, ${commit.at}.`,
    ].join('\n');
  }
  const { event, ref, isTip } = found.landing;
  const how = isTip ? `${visibleLine(ref)} moved to it` : `it came in when ${visibleLine(ref)} moved on past it`;
  const { claims } = event.payload;
  const came = claims
    ? [`Under ${claims.join(', ')} of ${event.from}, without the stick: ${how}, ${localTime(event.at)}.`]
    : [`Turn ${event.turnId} of ${event.from}: ${how}, ${localTime(event.at)}.`, endText(found.end)];
  const before = gone ? [`It may have come in before that already: ${goneText(gone)}.`] : [];
  return [title, ...came, ...before].join('\n');
}

const goneText = ({ seq, at }: Gone): string =>
  `what happened up to #${seq}, ${localTime(at)}, was pruned, and the commit is no younger`;

function endText(end: Ended | null): string {
  if (end === null) return 'The turn still goes on.';
  const why = end.reason ? ` (${visibleLine(end.reason)})` : '';
  const head = `The turn ended with ${end.type} #${end.seq}${why}, ${localTime(end.at)}`;
  return end.handoff
    ? `${head}, and this handoff:\n${indented(handoffText(end.handoff))}`
    : `${head}, without a handoff.`;
}
