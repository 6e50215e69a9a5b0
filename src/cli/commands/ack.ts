/** `tt ack`: an agent has understood that it was interrupted. */
import { acknowledge } from '../../domain/brake/member.ts';
import { visibleLine } from '../../lib/text.ts';
import { give } from '../answer.ts';
import type { Env } from '../env.ts';
import { wrote } from '../wrote.ts';

export async function run(env: Env): Promise<undefined> {
  const { store } = env.room();
  const acted = await acknowledge(store, env.caller(), env.dedup);
  const { interrupt, by, reason } = acted.result;
  await give(env, {
    json:
      interrupt === null
        ? { status: 'nothing', room_id: store.roomId }
        : {
            ...{ status: 'acknowledged', room_id: store.roomId, interrupt, by, ...wrote(acted) },
            ...(reason === null ? {} : { reason }),
          },
    text:
      interrupt === null
        ? 'Nothing interrupts you.'
        : `Acknowledged #${interrupt} of ${by ?? 'a person'}${reason ? `: ${visibleLine(reason)}` : ''}.`,
  });
  return undefined;
}
