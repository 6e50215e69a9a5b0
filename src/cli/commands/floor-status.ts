/** `tt floor status`: who speaks alone where, as it is now, also where nobody has written down yet that a lease is over. */
import { channelNamed } from '../../domain/channel/rules.ts';
import { asError, isRefusal } from '../../lib/errors.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { floorJson, floorsOf, floorText } from '../show/floor.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store } = env.room();
  const only = args.text('scope');
  const scope = only === undefined || only === 'room' ? only : channelNamed(only);
  if (isRefusal(scope)) throw asError(scope);
  const view = await store.look();
  const { agent } = env.caller();
  const floors = floorsOf(view).filter(([name]) => scope === undefined || name === scope);
  await give(env, {
    json: { room_id: store.roomId, floors: floors.map(([name, floor]) => floorJson(view, name, floor, agent)) },
    text: floors.map(([name, floor]) => floorText(view, name, floor, agent)).join('\n') || 'Nobody has a floor.',
  });
  return undefined;
}
