/** `tt file get`: write a file of the room, checked against its hash. What is not whole is not written. */
import { basename } from 'node:path';
import type { Blobs } from '../../domain/file/blobs.ts';
import { fileNamed, hashFrom } from '../../domain/file/named.ts';
import type { RoomFile } from '../../domain/file/rules.ts';
import { roughBytes } from '../../lib/bytes.ts';
import { asError, isRefusal, TtError } from '../../lib/errors.ts';
import { give, quoted } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env, Room } from '../env.ts';
import { DONE, REFUSED } from '../exit.ts';
import { STANDARD_INPUT as STANDARD_OUTPUT } from '../file-source.ts';
import { fileTarget } from '../file-target.ts';

export async function run(env: Env, args: Args): Promise<number> {
  const room = env.room();
  const file = await wanted(room, args.word('hash') ?? '');
  const out = args.text('out');
  const read: Blobs['read'] = (one, take) => room.blobs.read(one, take).catch(unlessGone(room));
  if (out === STANDARD_OUTPUT) return print(env, read, file);
  // What was put has a name without a path; an imported log may say anything.
  const called = basename(file.name);
  const target = fileTarget(out ?? called, called, {
    overwrite: args.on('overwrite'),
    room: room.place.dir,
    token: env.system.token(),
    cleanUp: env.cleanUp,
  });
  await target.fill((write) => read(file, write));
  const { id: hash, name, type, size } = file;
  await give(env, {
    json: { status: 'written', path: target.path, hash, name, type, size },
    text: `Wrote ${quoted(target.path)} (${type}, ${roughBytes(size)}).`,
  });
  return DONE;
}

async function wanted({ store }: Room, words: string): Promise<RoomFile> {
  const hash = hashFrom(words);
  const file = isRefusal(hash) ? hash : fileNamed(await store.look({ files: [hash] }), hash);
  if (isRefusal(file)) throw asError(file);
  return file;
}

/** Somebody may have removed it since it was looked up, and that is no damage. */
const unlessGone = (room: Room) => async (error: unknown) => {
  if (error instanceof TtError && error.code === 'file_damaged') await wanted(room, String(error.details['hash']));
  throw error;
};

/** Read twice: what went down a pipe cannot be taken back, so it is checked before. Not all was taken: status 1, as of an export. */
async function print({ io }: Env, read: Blobs['read'], file: RoomFile): Promise<number> {
  await read(file, () => Promise.resolve(true));
  let isTaken = true;
  await read(file, async (chunk) => {
    isTaken = await io.bytes(chunk);
    return isTaken;
  });
  return isTaken ? DONE : REFUSED;
}
