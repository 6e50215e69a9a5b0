/** The two commands on one pin. */
import { setPin } from '../domain/message/pin.ts';
import { TtError } from '../lib/errors.ts';
import { give } from './answer.ts';
import type { Args } from './command.ts';
import type { Env } from './env.ts';
import { wrote } from './wrote.ts';

/** Errors: invalid_input, unknown_message, limit_exceeded. */
export async function changePin(env: Env, args: Args, pinned: boolean): Promise<undefined> {
  const { store } = env.room();
  const word = (args.word('message') ?? '').replace(/^#/, '');
  if (!/^\d{1,15}$/.test(word))
    throw new TtError('invalid_input', `${JSON.stringify(word)} is no event number`, 'tt msg recv shows them', {
      word,
    });
  const message = Number(word);
  const acted = await setPin(store, env.caller(), { message, pinned, dedup: env.dedup });
  const { result: changed } = acted;
  await give(env, {
    json: { room_id: store.roomId, message, pinned, changed, ...wrote(acted) },
    text: `#${message} is ${pinned ? 'pinned' : 'not pinned'}${changed ? '' : ', as it was'}.`,
  });
  return undefined;
}
