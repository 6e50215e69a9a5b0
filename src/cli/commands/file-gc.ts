/** `tt file gc`: remove old files that nothing names, and what interrupted commands left. */
import type { Caller } from '../../domain/change.ts';
import { shortHash } from '../../domain/file/named.ts';
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
  const unused = await unusedIn(room, env.caller(), age);
  const hashes = unused.map(({ hash }) => hash);
  // A folder that is a link is refused before anything goes.
  const [strays, leftovers] = [await straysIn(room), room.blobs.leftovers()];
  const removed = isDry ? unused : await collectFiles(room.store, env.caller(), { hashes, age });
  if (!isDry) {
    await dropBytes(
      room.store,
      strays.map(({ hash }) => hash),
    );
    for (const name of leftovers) room.blobs.forget(name);
  }
  const bytes = removed.reduce((sum, { size }) => sum + size, 0);
  await give(env, {
    json: {
      ...{ status: isDry ? 'would_remove' : 'removed', removed, bytes },
      ...{ strays: strays.map(({ hash }) => hash), leftovers: leftovers.length },
    },
    text: [
      ...removed.map(({ hash, name, size }) => visibleLine(`${shortHash(hash)}  ${name}  (${roughBytes(size)})`)),
      summary({
        isDry,
        kept: keptFor(room, env.caller(), age),
        files: removed.length,
        pieces: strays.length + leftovers.length,
        bytes,
      }),
    ].join('\n'),
  });
  return undefined;
}

async function unusedIn({ store }: Room, caller: Caller, age: number): Promise<Removed[]> {
  const view = await store.look();
  const unused: Removed[] = [];
  for await (const file of store.allRows('file'))
    if (isUnused(view, caller, file, age)) unused.push({ hash: file.id, name: file.name, size: file.size });
  return unused;
}

/** Another's file may be about to be named. */
function keptFor({ settings }: Room, { person }: Caller, age: number): string {
  const grace = settings['file.grace'];
  return person || age >= grace
    ? formatDuration(age)
    : `${formatDuration(age)}, by another in the last ${formatDuration(grace)}`;
}

interface Sum {
  readonly isDry: boolean;
  /** Until when a file is left alone that nothing names, in words. */
  readonly kept: string;
  readonly files: number;
  readonly pieces: number;
  readonly bytes: number;
}

function summary({ isDry, kept, files, pieces, bytes }: Sum): string {
  if (files + pieces === 0) return `Nothing to remove: each file is named, or was put in the last ${kept}.`;
  const what = [
    ...(files > 0 ? [`${counted(files, 'file')} that nothing names (${roughBytes(bytes)})`] : []),
    ...(pieces > 0 ? [`${counted(pieces, 'piece')} left by what was interrupted`] : []),
  ];
  return `${isDry ? 'Would remove' : 'Removed'} ${what.join(' and ')}.`;
}
