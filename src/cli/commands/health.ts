/** `tt health`: a short card that says what to do next. */
import { receiversOf } from '../../domain/member/alive.ts';
import { iso } from '../../lib/instant.ts';
import { give } from '../answer.ts';
import type { Env } from '../env.ts';
import { brakeJson } from '../show/brake.ts';
import { floorsJson } from '../show/floor.ts';
import { guardianOf, healthText, holderJson, nextAction } from '../show/health.ts';
import { queueJson } from '../show/turn.ts';

export async function run(env: Env): Promise<undefined> {
  const { store, place } = env.room();
  const view = await store.look();
  const caller = env.caller();
  const { agent, person } = caller;
  const floors = floorsJson(view, agent);
  const { turn, room } = view.state;
  const { seq, early } = await store.cursor(agent);
  const unread = !(agent in view.state.members.present)
    ? 0
    : (
        await store.events({
          ...{ after: seq, limit: 100 },
          ...{ target: { self: agent, person, early }, newsOnly: true },
        })
      ).events.length;
  await give(env, {
    json: {
      room: {
        room_id: store.roomId,
        canonical_path: place.workspace,
        state: room.closed ? 'closed' : turn.owner ? 'owned' : turn.reserved ? 'reserved' : 'idle',
        turn_id: turn.id,
      },
      owner: turn.owner,
      ...holderJson(view),
      reserved_for: turn.reserved?.agent ?? null,
      you_own: turn.owner === agent,
      ...(view.lease
        ? { lease: { expires_at: iso(view.lease.deadline.wall), guarded: view.lease.protector !== null } }
        : {}),
      guardian: guardianOf(view),
      ...brakeJson(view),
      ...(floors.length > 0 ? { floors } : {}),
      ...queueJson(view, agent),
      listener: { active: receiversOf(view, agent).length },
      unread,
      next_action: nextAction(view, caller, 'your_turn'),
    },
    text: () => healthText(view, caller, unread),
  });
  return undefined;
}
