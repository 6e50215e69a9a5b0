/** `tt file get`: write a file of the room, checked against its hash. What is not whole is not written. */
import { basename } from 'node:path';
import { fileNamed, hashFrom } from '../../domain/file/named.ts';
import type { RoomFile } from '../../domain/file/rules.ts';
import { roughBytes } from '../../lib/bytes.ts';
import { asError, isRefusal } from '../../lib/errors.ts';
import { give, quoted } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env, Room } from '../env.ts';
import { STANDARD_INPUT as STANDARD_OUTPUT } from '../file-source.ts';
import { fileTarget } from '../file-target.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const room = env.room();
  const file = await wanted(room, args.word('hash') ?? '');
  const out = args.text('out');
  if (out === STANDARD_OUTPUT) return print(env, room, file);
  // What was put has a name without a path; an imported log may say anything.
  const called = basename(file.name);
  const target = fileTarget(out ?? called, called, {
    overwrite: args.on('overwrite'),
    token: env.system.token(),
  });
  await target.fill((write) => room.blobs.read(file, write));
  const { id: hash, name, type, size } = file;
  await give(env, {
    json: { status: 'written', path: target.path, hash, name, type, size },
    text: `Wrote ${quoted(target.path)} (${type}, ${roughBytes(size)}).`,
  });
  return undefined;
}

async function wanted({ store }: Room, words: string): Promise<RoomFile> {
  const hash = hashFrom(words);
  const file = isRefusal(hash) ? hash : fileNamed(await store.look({ files: [hash] }), hash);
  if (isRefusal(file)) throw asError(file);
  return file;
}

/** Read twice: what went down a pipe cannot be taken back, so it is checked before. */
async function print({ io }: Env, { blobs }: Room, file: RoomFile): Promise<undefined> {
  await blobs.read(file, () => Promise.resolve(true));
  await blobs.read(file, io.bytes);
  return undefined;
}
