/** `tt msg pins`: what whoever comes later is shown. */
import { give } from '../answer.ts';
import type { Env } from '../env.ts';
import { pinnedMessages } from '../pins.ts';
import { eventJson, eventText } from '../show/event.ts';

export async function run(env: Env): Promise<undefined> {
  const { store } = env.room();
  const pinned = await pinnedMessages(store, await store.look(), 'all');
  await give(env, {
    json: { room_id: store.roomId, pinned: pinned.map((event) => eventJson(event, env.verbose, store.roomId)) },
    text: pinned.map((event) => eventText(event, env.system.now().wall)).join('\n') || 'Nothing is pinned.',
  });
  return undefined;
}
