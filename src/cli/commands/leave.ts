/** `tt leave`: go; what the member held goes to the next, and the room stays. */
import { leave } from '../../domain/member/leave.ts';
import { visibleLine } from '../../lib/text.ts';
import { give } from '../answer.ts';
import type { Env } from '../env.ts';
import { wentTo } from '../show/holder.ts';
import { wrote } from '../wrote.ts';

export async function run(env: Env): Promise<undefined> {
  const { store, place } = env.room();
  const acted = await leave(store, env.caller(), env.dedup);
  const { remaining, wasOwner, next } = acted.result;
  await give(env, {
    json: {
      status: 'left',
      room_id: store.roomId,
      canonical_path: place.workspace,
      remaining_members: remaining.length,
      ...wrote(acted),
      ...(wasOwner ? { was_owner: true, reserved_for: next } : {}),
    },
    text: `${env.caller().agent} left ${visibleLine(place.workspace)}. ${wasOwner ? `${wentTo(next)} ` : ''}Still here: ${remaining.join(', ') || 'nobody'}.`,
  });
  return undefined;
}
