/** Which workspace a git hook is about: git says it by GIT_DIR, or by the directory that it runs the hook in. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { System } from '../../lib/system.ts';
import { findRoom, newRoom, type Place, realDirectory, type Surroundings } from '../../store/place.ts';

/** The top of the working tree that git asks about: its paths are from there. */
export const treeOfHook = ({ env }: System, cwd: string): string => realDirectory(workTree(env['GIT_DIR'], cwd) ?? cwd);

/** Also the place of a room whose database is gone: there is a `.tt` to say how strict it was. Null: no room. */
export function roomOfHook(system: System, cwd: string, around: Surroundings): Place | null {
  const dir = treeOfHook(system, cwd);
  const found = findRoom(dir, around);
  if (found) return found;
  const place = newRoom(dir, around);
  return existsSync(place.dir) ? place : null;
}

/** What `git rebase --autostash` put aside before it asked: a commit for `git stash apply`. Null: nothing. */
export function autostash({ env }: System, cwd: string): string | null {
  const gitDir = resolve(cwd, env['GIT_DIR'] || '.git');
  const found = ['rebase-merge', 'rebase-apply'].map((dir) => readOr(join(gitDir, dir, 'autostash')));
  return found.find((id) => id !== null)?.trim() ?? null;
}

/** `gitDir` of a linked worktree names its working tree; any other lies in its own. */
function workTree(gitDir: string | undefined, cwd: string): string | null {
  if (!gitDir) return null;
  const dir = resolve(cwd, gitDir);
  const link = readOr(join(dir, 'gitdir'));
  if (link !== null) return dirname(resolve(dir, link.trim()));
  return basename(dir) === '.git' ? dirname(dir) : null;
}

function readOr(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
