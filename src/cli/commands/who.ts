/** `tt who`: the members, who lives, waits, listens, and in which order the stick will go round. */
import { queue } from '../../domain/turn/fairness.ts';
import { give } from '../answer.ts';
import type { Env } from '../env.ts';
import { memberJson, memberText } from '../show/member.ts';
import { turnText } from '../show/turn.ts';

export async function run(env: Env): Promise<undefined> {
  const { store } = env.room();
  const view = await store.look();
  const members = Object.values(view.state.members.present).sort((a, b) => a.order - b.order);
  const order = queue(view);
  await give(env, {
    json: {
      room_id: store.roomId,
      members: members.map((member) => memberJson(view, member)),
      queue: order,
    },
    text: [
      `${turnText(view)}.`,
      ...members.map((member) => memberText(view, member, env.caller().agent)),
      order.length > 0 ? `Queue: ${order.join(', ')}` : 'Nobody waits.',
    ].join('\n'),
  });
  return undefined;
}
