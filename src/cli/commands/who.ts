/** `tt who`: the members, who lives, waits, listens, and in which order the stick will go round. */
import { sentence } from '../../lib/text.ts';
import { give } from '../answer.ts';
import type { Env } from '../env.ts';
import { banLines, bansJson, brakeLines } from '../show/brake.ts';
import { memberJson, memberText } from '../show/member.ts';
import { queueJson, queueText, turnText } from '../show/turn.ts';

export async function run(env: Env): Promise<undefined> {
  const { store } = env.room();
  const view = await store.look();
  const members = Object.values(view.state.members.present).sort((a, b) => a.order - b.order);
  const { agent } = env.caller();
  await give(env, {
    json: {
      room_id: store.roomId,
      members: members.map((member) => memberJson(view, member, env.verbose)),
      ...bansJson(view),
      queue: queueJson(view, agent).queue,
    },
    text: [
      sentence(`${turnText(view)}.`),
      ...brakeLines(view),
      ...members.map((member) => memberText(view, member, agent, env.verbose)),
      ...banLines(view),
      queueText(queueJson(view, agent)),
    ].join('\n'),
  });
  return undefined;
}
