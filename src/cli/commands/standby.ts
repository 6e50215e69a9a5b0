/** `tt standby`: stop waiting, and be woken through the harness. */
import { standBy } from '../../domain/member/standby.ts';
import { wakesOf } from '../../harness/table.ts';
import { give } from '../answer.ts';
import type { Env } from '../env.ts';

export async function run(env: Env): Promise<undefined> {
  const { store } = env.room();
  const caller = env.caller();
  const wakes = wakesOf(caller.harness);
  const { result } = await standBy(store, caller, wakes !== null);
  const by = result.by === 'hooks' ? (wakes ?? '') : 'your running listener';
  await give(env, {
    json: {
      status: 'standby',
      room_id: store.roomId,
      agent_id: caller.agent,
      woken_by: by,
      hint: 'stop now: a message for you starts your next turn, or the stick when nobody waits for it or it is assigned to you',
    },
    text: `On standby: ${by} wakes you for a message, and for the stick when nobody waits for it or it is assigned to you. Stop now.`,
  });
  return undefined;
}
