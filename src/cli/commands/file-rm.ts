/** `tt file rm`: a file is no longer kept. */
import { removeFile } from '../../domain/file/remove.ts';
import { roughBytes } from '../../lib/bytes.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store } = env.room();
  const removal = { file: args.word('hash') ?? '', reason: args.text('reason') ?? null, dedup: env.dedup };
  const { result, events, repeated } = await removeFile(store, env.caller(), removal);
  await give(env, {
    json: {
      ...{ status: 'removed', ...result, event_seq: events.at(-1)?.seq },
      ...(repeated ? { repeated } : {}),
    },
    text: `Removed ${result.name} (${roughBytes(result.size)}).`,
  });
  return undefined;
}
