/** `tt kick`: remove a member that is gone; a live one with --force. */
import { kick } from '../../domain/member/kick.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store } = env.room();
  const options = { target: args.word('agent') ?? '', reason: args.text('reason') ?? null, dedup: env.dedup };
  const { result } = await kick(store, env.caller(), options);
  const { agent, remaining, wasOwner, wasReserved } = result;
  await give(env, {
    json: {
      status: 'kicked',
      room_id: store.roomId,
      kicked_agent_id: agent,
      remaining_members: remaining.length,
      target_was_owner: wasOwner,
      target_was_reserved_for: wasReserved,
    },
    text: `${agent} was removed.${wasOwner ? ' The stick went on.' : ''} Its process still runs, if it did; its next tt wait joins it again.`,
  });
  return undefined;
}
