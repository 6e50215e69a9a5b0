/** Saying that the stick is not the caller's, with what it has not read; that counts as read once the line is out. */
import { give } from './answer.ts';
import type { Args } from './command.ts';
import type { Env, Room } from './env.ts';
import { notYet, type Standing } from './show/not-yet.ts';
import type { Unread } from './unread.ts';

export async function giveNotYet(
  env: Env,
  room: Room,
  standing: Standing,
  more: Readonly<Record<string, unknown>>,
  unread: Unread,
  args: Args,
): Promise<boolean> {
  const view = await room.store.look();
  const page = await unread.read(view);
  const read = await give(env, notYet(env, room, view, standing, more, page, args));
  if (read) await unread.seen(page);
  return read;
}
