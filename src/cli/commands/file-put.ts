/** `tt file put`: keep a file for everybody. */
import { decideAs } from '../../domain/change.ts';
import { shortHash } from '../../domain/file/named.ts';
import { putFile } from '../../domain/file/put.ts';
import type { Store } from '../../domain/store.ts';
import { roughBytes } from '../../lib/bytes.ts';
import { asError, isRefusal } from '../../lib/errors.ts';
import { give } from '../answer.ts';
import { stageFrom, staging } from '../attaching.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { observers } from '../observing.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const room = env.room();
  const { store } = room;
  if (env.observes) throw observers();
  if (env.dedup === undefined) await mayPut(env, store);
  const naming = { name: args.text('name'), type: args.text('type') };
  const { result, events, repeated } = await staging(env, room, async () =>
    putFile(store, env.caller(), await stageFrom(env, room, args.word('file') ?? '', naming), env.dedup),
  );
  const { hash, name, type, size, existed } = result;
  await give(env, {
    json: {
      ...{ status: 'put', hash, name, type, size, existed, room_id: store.roomId },
      ...{ event_seq: events.at(-1)?.seq, ...(repeated ? { repeated } : {}) },
    },
    text: `Put ${name} (${type}, ${roughBytes(size)})${existed ? ', whose bytes were there' : ''}: ${hash}\nSend it along:  tt msg send room '…' --file ${shortHash(hash)}`,
  });
  return undefined;
}

/** Nobody should copy 100 MB to hear that the room is stopped. A repeated key is answered all the same. */
async function mayPut(env: Env, store: Store): Promise<void> {
  const caller = env.caller();
  const verb = { name: 'file put', joins: caller.person };
  const answer = decideAs(await store.look(), caller, verb, () => ({ events: [], result: null }));
  if (isRefusal(answer)) throw asError(answer);
}
