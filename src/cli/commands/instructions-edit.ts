/** `tt instructions edit`: open one's own instructions or the project's, made from a template when there are none. */
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { template } from '../../harness/template.ts';
import { TtError } from '../../lib/errors.ts';
import { visibleLine } from '../../lib/text.ts';
import { findRoom } from '../../store/place.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { layerMeant } from '../layers.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { scope, path } = layerMeant(env, args);
  if (scope === 'project') mustHaveRoom(env);
  const created = make(path);
  const { VISUAL, EDITOR } = env.system.env;
  const editor = VISUAL || EDITOR;
  const opened = editor !== undefined && env.io.canAsk && env.io.isTerminal && !env.json;
  if (opened) open(editor, path);
  await give(env, {
    json: { scope, path, created, opened },
    text:
      opened || editor ? visibleLine(path) : `${visibleLine(path)}\nVISUAL and EDITOR are not set: open it yourself.`,
  });
  return undefined;
}

/** Its `.tt/.gitignore` is what keeps the rest of the directory out of a commit. */
function mustHaveRoom({ directory, around }: Env): void {
  if (findRoom(directory(), around)) return;
  throw new TtError('room_not_found', `there is no room at ${directory()} or above it`, 'tt join; or --user', {
    path: directory(),
  });
}

/** True: there was none. Errors: instructions_unusable. */
function make(path: string): boolean {
  if (existsSync(path)) return false;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, template(), { flag: 'wx' });
    return true;
  } catch (error) {
    throw unmakable(error, path);
  }
}

/** There is no file to mend. Node says ENOENT of a directory that it cannot make on a read-only disk. */
function unmakable(error: unknown, path: string): TtError {
  let dir = dirname(path);
  while (!existsSync(dir)) dir = dirname(dir);
  let why = String((error as { code?: unknown }).code);
  try {
    accessSync(dir, constants.W_OK);
  } catch (refused) {
    why = String((refused as { code?: unknown }).code);
  }
  return new TtError('instructions_unusable', `${path} cannot be made (${why})`, `make ${dir} writable`, { path });
}

/** Through the shell, as git does: an editor may come with words of its own (`code --wait`). */
function open(editor: string, path: string): void {
  try {
    execFileSync('sh', ['-c', `${editor} "$1"`, 'tt', path], { stdio: 'inherit' });
  } catch (error) {
    const status = String((error as { status?: unknown }).status ?? (error as { code?: unknown }).code);
    throw new TtError('editor_failed', `${editor} ended with ${status}`, `open ${path} yourself`, { path });
  }
}
