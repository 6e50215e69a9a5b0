/** `tt ack`: an agent has understood that it was interrupted. */
import { acknowledge } from '../../domain/brake/member.ts';
import { visibleLine } from '../../lib/text.ts';
import { give } from '../answer.ts';
import type { Env } from '../env.ts';

export async function run(env: Env): Promise<undefined> {
  const { store } = env.room();
  const { result } = await acknowledge(store, env.caller(), env.dedup);
  const { interrupt, by, reason } = result;
  await give(env, {
    json:
      interrupt === null
        ? { status: 'nothing', room_id: store.roomId }
        : { status: 'acknowledged', room_id: store.roomId, interrupt, by, ...(reason === null ? {} : { reason }) },
    text:
      interrupt === null
        ? 'Nothing interrupts you.'
        : `Acknowledged #${interrupt} of ${by ?? 'a person'}${reason ? `: ${visibleLine(reason)}` : ''}.`,
  });
  return undefined;
}
