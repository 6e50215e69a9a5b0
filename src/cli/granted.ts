/** Saying that the turn is yours: the line first, for every millisecond counts; then the guardian takes over. */

import { claimsNow, isFamily } from '../domain/claim/advance.ts';
import type { PathClaim } from '../domain/claim/rules.ts';
import { isWatched, protection } from '../domain/member/alive.ts';
import type { EventPage } from '../domain/reading.ts';
import type { View } from '../domain/store.ts';
import type { Handoff } from '../domain/turn/handoff.ts';
import { surrender } from '../domain/turn/release.ts';
import { roughly } from '../lib/duration.ts';
import { iso } from '../lib/instant.ts';
import { indented } from '../lib/text.ts';
import { give } from './answer.ts';
import type { Env, Room } from './env.ts';
import type { Grip } from './grip.ts';
import type { Granted } from './library/answers.ts';
import { patiently } from './patiently.ts';
import { claimJson, claimText } from './show/claim.ts';
import { handoffText } from './show/handoff.ts';
import { unwatchedText } from './show/holder.ts';
import { unreadJson, unreadText } from './show/unread.ts';
import type { Unread } from './unread.ts';

export interface Grant {
  readonly reason: string;
  /** This answer is the first that tells of the turn. */
  readonly fresh: boolean;
  /** Aborted when the command was told to end. */
  readonly ended?: AbortSignal;
  readonly revoked?: string | null;
  /** What the holder has not read yet. */
  readonly unread: Unread;
  /** More fields for the JSON answer. */
  readonly more: Readonly<Record<string, unknown>>;
}

/** True: the reader has the line; else a new turn is given back. A grant is never printed that no living process protects. */
export async function giveGrant(env: Env, room: Room, grip: Grip, grant: Grant): Promise<boolean> {
  const view = await room.store.look({ handoff: true });
  const { turn } = view.state;
  const { agent } = env.caller();
  const token = { turn: turn.id, lease: turn.leaseId ?? '' };
  const needsGuardian = turn.owner === agent && !isGuarded(view);
  const pid = needsGuardian ? grip.begin() : (view.lease?.protector?.pid ?? null);
  const { handoff } = view;
  const foreign = claimsNow(view).filter(({ holder }) => !isFamily(holder, agent));
  const page = await grant.unread.read(view);
  // A signal that came while the stick was claimed is heard here: whoever sent it will not read the line.
  if (grant.ended) await new Promise(setImmediate);
  const wanted = !(grant.fresh && grant.ended?.aborted);
  const read =
    wanted &&
    (await give(env, {
      json: {
        status: 'your_turn' satisfies Granted['status'],
        room_id: room.store.roomId,
        ...(env.verbose ? { canonical_path: room.place.workspace } : {}),
        turn_id: turn.id,
        lease_id: turn.leaseId,
        ...(handoff ? { handoff, from_agent_id: turn.handoff?.from ?? null } : {}),
        reason: grant.reason,
        ...(grant.revoked ? { revoked_agent_id: grant.revoked } : {}),
        guardian_pid: pid,
        guarded: pid !== null,
        watched: pid !== null && isWatched(view, agent),
        ...(view.lease ? { lease_expires_at: iso(view.lease.deadline.wall) } : {}),
        ...unreadJson(env, page),
        ...grant.more,
        ...claimsJson(view, foreign),
        hint: hintFor(handoff, pid),
      },
      text: () => text(view, agent, pid, grant, page, foreign),
    }));
  if (!read && grant.fresh) {
    await patiently(() => surrender(room.store, token, 'not_delivered'));
    return false;
  }
  if (read) await grant.unread.seen(page);
  if (needsGuardian && !(await grip.handOver(token)) && pid !== null) {
    env.io.err('tt: no guardian could be kept alive; tt wait again renews the lease (tt health shows it)');
  }
  return read;
}

/** A living guardian has it already: the holder asked again, or the wait's warm one was named in the grant. */
const isGuarded = (view: View): boolean => view.lease?.protector?.role === 'guardian' && protection(view) === 'alive';

const hintFor = (handoff: Handoff | null, pid: number | null): string =>
  `${handoff ? 'read the handoff and its artifacts, then ' : ''}edit, then tt release${pid === null ? '; tt wait again renews this lease' : ''}`;

/** Whoever holds the stick leaves alone what another has claimed. */
const claimsJson = (view: View, foreign: readonly PathClaim[]): Record<string, unknown> =>
  foreign.length > 0 ? { claims: foreign.map((claim) => claimJson(view, claim)) } : {};

function text(
  view: View,
  agent: string,
  pid: number | null,
  grant: Grant,
  page: EventPage,
  foreign: readonly PathClaim[],
): string {
  const { handoff } = view;
  const { id, since, handoff: newest } = view.state.turn;
  const lines = [`You have the stick: turn ${id} (${grant.reason}).`];
  // Two terminals with one id are one member: whoever did not ask for this turn learns it here.
  if (grant.reason === 'already_owner' && since !== null)
    lines.push(
      `${agent} has held it for ${roughly(view.now.wall - since)} already: this is the same turn, not a new one.`,
    );
  if (grant.revoked) lines.push(`Taken from ${grant.revoked}.`);
  if (handoff) lines.push(`Handoff from ${newest?.from ?? 'nobody'}:`, indented(handoffText(handoff)));
  if (foreign.length > 0)
    lines.push('Not yours to edit:', ...foreign.map((claim) => `  ${claimText(view, claim, agent)}`));
  if (page.events.length > 0) lines.push(unreadText(page, view));
  if (pid === null)
    lines.push('No guardian can live here: tt wait again renews the lease, as all of yours that write do.');
  else if (view.lease && !isWatched(view, agent))
    lines.push(`Not watched (${unwatchedText(agent)}): if you die, nobody sees it for ${roughly(view.lease.ttl)}.`);
  lines.push("Next: edit, then  tt release --status '…' --next-action '…'");
  return lines.join('\n');
}
