/** `tt backup`: a copy of the room that can be restored, made while others write. */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { counted, visibleLine } from '../../lib/text.ts';
import { checkCopy, copyRoom, seal } from '../../store/backup.ts';
import { settle } from '../../store/lasting.ts';
import { asTtError } from '../../store/sqlite/failures.ts';
import { give, quoted } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { notWhole } from '../keep/not-whole.ts';
import { asTargetError, isBelow, refused } from '../keep/target.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { place, settings, store } = env.room();
  const { system } = env;
  const target = resolve(args.word('directory') ?? '');
  if (existsSync(target)) throw refused(target, 'there is something already');
  if (isBelow(target, place.dir)) throw refused(target, 'it would be lost with the room');
  // An older copy in the room's place is not to be kept for the room.
  await store.head();
  const part = `${target}.${system.token().slice(0, 8)}.part`;
  // Told to end on the way, it leaves nothing beside the place where the backup would have been.
  const clean = env.cleanUp(() => {
    if (existsSync(part)) rmSync(part, { recursive: true, force: true });
  });
  try {
    mkdirSync(part, { mode: 0o700 });
    const damaged = await copyRoom(place, system, part);
    await checkCopy(part, system, settings);
    const { room_id, events, head, state_sha256 } = seal(part, system);
    renameSync(part, target);
    settle(dirname(target));
    await give(env, {
      json: {
        ...{ room_id, directory: target, events, head, state_sha256 },
        ...(damaged.length > 0 ? { damaged } : {}),
      },
      text: `Backed up ${counted(events, 'event')} to ${visibleLine(target)}, and checked them.\n${notWhole(damaged)}Next, when you need it: tt restore ${quoted(target)}`,
    });
  } catch (error) {
    throw asTtError(asTargetError(target, error), place.dir);
  } finally {
    clean();
  }
  return undefined;
}
