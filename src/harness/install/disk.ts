/** Files before and after: what is planned is written all or not at all, each file by rename, through links, with its mode. */
import { createHash } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { TtError } from '../../lib/errors.ts';

type FileContent = { readonly bytes: Buffer; readonly mode?: number } | { readonly link: string };

/** What is at a path; null: nothing. */
export type Content = FileContent | { readonly dir: true } | null;

export interface Write {
  /** Links are followed when planning, so this is none. */
  readonly path: string;
  readonly before: Content;
  readonly after: Content;
  /** A directory of ours goes when nothing is left in it, and else stays. */
  readonly ifEmpty?: boolean;
}

export const digestOf = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

/** The file that a path means, which may not be there: links are followed, also those that lead nowhere. */
export function targetOf(path: string, hops = 40): string {
  const link = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(path) : null;
  if (link === null) return existsSync(path) ? realpathSync(path) : inRealDirectory(path);
  if (hops === 0)
    throw new TtError('unparsable_config', `${path} is a link that leads in a circle`, 'remove the link', {
      file: path,
    });
  return targetOf(resolve(dirname(path), link), hops - 1);
}

const inRealDirectory = (path: string): string =>
  existsSync(dirname(path)) ? join(realpathSync(dirname(path)), basename(path)) : path;

/** Errors: unparsable_config for what is neither file nor link. */
export function contentOf(path: string): Content {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (!stat) return null;
  if (stat.isSymbolicLink()) return { link: readlinkSync(path) };
  if (stat.isDirectory()) return { dir: true };
  if (!stat.isFile())
    throw new TtError('unparsable_config', `${path} is no file`, 'move it away', {
      file: path,
    });
  return { bytes: readFileSync(path), mode: stat.mode & 0o7777 };
}

/** All or nothing: looks first whether it can, and puts back what it did when something fails. Errors: home_not_writable. */
export function carryOut(writes: readonly Write[], token: string): void {
  for (const { path, before, ifEmpty } of writes) if (!ifEmpty) refuseReadOnly(path, before);
  const undo: (() => void)[] = [];
  try {
    for (const write of writes) {
      const { path, before, after } = write;
      if (write.ifEmpty) quietly(() => put(write, token));
      else {
        put(write, token);
        undo.unshift(() => put({ path, before: after, after: before }, token));
      }
    }
  } catch (error) {
    for (const step of undo) quietly(step);
    throw asNotWritable(error);
  }
}

/** Whether a file may be changed is said by its mode, to root as well: who made it read-only meant it. */
function refuseReadOnly(path: string, before: Content): void {
  if (before && 'bytes' in before && ((before.mode ?? 0o200) & 0o200) === 0) throw notWritable(path, 'is read-only');
  const dir = standing(dirname(path));
  try {
    accessSync(dir, constants.W_OK);
  } catch (error) {
    throw notWritable(dir, `cannot be written (${codeOf(error)})`);
  }
}

function put({ path, before, after }: Write, token: string): void {
  if (before && 'dir' in before) rmdirSync(path);
  else if (after === null) rmSync(path, { force: true });
  else if (!('dir' in after)) putFile(path, before, after, token);
  // Another part of the same plan may have made it.
  else if (!existsSync(path)) mkdirSync(path);
}

function putFile(path: string, before: Content, after: FileContent, token: string): void {
  const fresh = join(dirname(path), `.${basename(path)}.${token}`);
  try {
    if ('link' in after) symlinkSync(after.link, fresh);
    else {
      writeFileSync(fresh, after.bytes, { flag: 'wx', mode: after.mode ?? 0o644 });
      if (after.mode !== undefined) chmodSync(fresh, after.mode);
      if (before) keepOwner(path, fresh);
    }
    renameSync(fresh, path);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}

/** Root installs for somebody else, by sudo: their file stays theirs. */
function keepOwner(path: string, fresh: string): void {
  const { uid, gid } = lstatSync(path);
  const mine = statSync(fresh);
  if (uid !== mine.uid || gid !== mine.gid) quietly(() => chownSync(fresh, uid, gid));
}

function quietly(step: () => void): void {
  try {
    step();
  } catch {
    // The rest is tried all the same.
  }
}

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? error);

export function asNotWritable(error: unknown): unknown {
  const { code, path, syscall } = (error ?? {}) as { code?: string; path?: string; syscall?: string };
  const cannot =
    syscall === 'mkdir' || ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR', 'EISDIR'].includes(code ?? '');
  // What is not there is not what has to be writable.
  return cannot ? notWritable(path ? standing(path) : 'a file', `cannot be written (${code})`) : error;
}

function standing(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : standing(dirname(path));
}

const notWritable = (path: string, why: string): TtError =>
  new TtError(
    'home_not_writable',
    `${path} ${why}`,
    `make ${path} writable, or name the harnesses that it is not needed for`,
    {
      file: path,
    },
  );
