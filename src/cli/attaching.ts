/** `--file PATH|HASH`: what a command takes along. Bytes are staged before its transaction, and taken back if it did not want them. */
import type { Attachment, Staged } from '../domain/file/attach.ts';
import type { Args } from './command.ts';
import type { Env, Room } from './env.ts';
import { sourceAt } from './file-source.ts';
import { typeOf } from './file-type.ts';

/** Bytes come in only while `use` runs. Errors: those of `Blobs.stage`, path_not_found, path_unusable. */
export function attaching<R>(
  env: Env,
  room: Room,
  args: Args,
  use: (files: readonly Attachment[]) => Promise<R>,
): Promise<R> {
  const words = args.list('file') ?? [];
  return words.length === 0 ? use([]) : staging(env, room, async () => use(await allOf(env, room, words)));
}

async function allOf(env: Env, room: Room, words: readonly string[]): Promise<readonly Attachment[]> {
  const files: Attachment[] = [];
  for (const word of words) files.push(/^sha256:/i.test(word) ? { named: word } : await stageFrom(env, room, word));
  return files;
}

export interface Naming {
  readonly name?: string | undefined;
  readonly type?: string | undefined;
}

/** Must be called within `staging`. */
export async function stageFrom(
  { io, alsoAsked }: Env,
  { blobs, settings }: Room,
  path: string,
  { name, type }: Naming = {},
): Promise<Staged> {
  const { name: found, expected, chunks } = await sourceAt(path, io);
  const staged = await blobs.stage(chunks, { limit: settings['limit.file'], expected });
  // A name may stand for other bytes each time.
  alsoAsked(staged.hash);
  return { ...staged, name: name ?? found, type: type ?? typeOf(name ?? found) };
}

/** What was staged and not put in its place goes at the end, also when the command is told to end. */
export async function staging<R>({ cleanUp }: Env, { blobs }: Room, work: () => Promise<R>): Promise<R> {
  const clean = cleanUp(blobs.discard);
  try {
    return await work();
  } finally {
    clean();
  }
}
