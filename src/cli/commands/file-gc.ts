/** `tt file gc`: remove old files that nothing names, and what interrupted commands left. */
import { collectFiles, dropBytes, isUnused, type Removed } from '../../domain/file/remove.ts';
import { roughBytes } from '../../lib/bytes.ts';
import { formatDuration } from '../../lib/duration.ts';
import { counted, visibleLine } from '../../lib/text.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env, Room } from '../env.ts';
import { straysIn } from '../file-audit.ts';
import { observers } from '../observing.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const room = env.room();
  const isDry = args.on('dry-run');
  if (env.observes && !isDry) throw observers();
  const age = args.ms('older-than') ?? room.settings['file.grace'];
  const unused = await unusedIn(room, age);
  const hashes = unused.map(({ hash }) => hash);
  const removed = isDry ? unused : await collectFiles(room.store, env.caller(), { hashes, age });
  const strays = await straysIn(room);
  const leftovers = room.blobs.leftovers();
  if (!isDry) {
    await dropBytes(
      room.store,
      strays.map(({ hash }) => hash),
    );
    for (const name of leftovers) room.blobs.forget(name);
  }
  const bytes = [...removed, ...strays].reduce((sum, { size }) => sum + size, 0);
  const waste = strays.length + leftovers.length;
  const would = isDry ? 'Would remove' : 'Removed';
  await give(env, {
    json: {
      ...{ status: isDry ? 'would_remove' : 'removed', removed, bytes },
      ...{ strays: strays.map(({ hash }) => hash), leftovers: leftovers.length },
    },
    text: [
      ...removed.map(({ hash, name, size }) => visibleLine(`${hash}  ${name}  (${roughBytes(size)})`)),
      `${would} ${counted(removed.length, 'file')} that nothing has named for ${formatDuration(age)}, and ${counted(waste, 'piece')} left by what was interrupted: ${roughBytes(bytes)}.`,
    ].join('\n'),
  });
  return undefined;
}

async function unusedIn({ store }: Room, age: number): Promise<Removed[]> {
  const view = await store.look();
  const unused: Removed[] = [];
  for await (const file of store.allRows('file'))
    if (isUnused(view, file, age)) unused.push({ hash: file.id, name: file.name, size: file.size });
  return unused;
}
