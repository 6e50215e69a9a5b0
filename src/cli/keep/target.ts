/** Where an export goes: to whoever reads stdout, or into a file that is there whole or not at all. */
import { closeSync, fsyncSync, linkSync, lstatSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import { TtError } from '../../lib/errors.ts';
import { realTarget } from '../../lib/real-path.ts';
import { settle } from '../../store/lasting.ts';
import type { Env } from '../env.ts';

export interface Target {
  /** Whole lines, without the last line's end. False: nobody reads any more. */
  write(lines: string): Promise<boolean>;
  /** It is complete: from now on it is there, also after a power cut. */
  finish(): void;
  /** It is not, and will not be. */
  drop(): void;
}

/** `file` null: stdout. `room`: the directory of the room. Errors: target_not_writable. */
export function targetFor(
  { io, system }: Pick<Env, 'io' | 'system'>,
  file: string | null,
  { room, overwrite }: { readonly room: string; readonly overwrite: boolean },
): Target {
  if (file === null) return { write: (lines) => io.out(lines), finish: () => {}, drop: () => {} };
  const path = realTarget(file);
  if (isBelow(path, room)) throw refused(path, 'it would take the place of the room’s own files');
  const there = guarded(path, () => statSync(path, { throwIfNoEntry: false }));
  if (there?.isFile() === false) throw refused(path, 'it is no file');
  if (there && !overwrite) throw taken(path);
  const fresh = `${path}.${system.token().slice(0, 8)}.part`;
  const fd = guarded(path, () => openSync(fresh, 'wx', 0o600));
  let isOpen = true;
  const close = () => {
    if (isOpen) closeSync(fd);
    isOpen = false;
  };
  return {
    async write(lines) {
      const bytes = Buffer.from(`${lines}\n`);
      guarded(path, () => {
        for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
      });
      return true;
    },
    finish: () =>
      guarded(path, () => {
        fsyncSync(fd);
        close();
        if (overwrite) renameSync(fresh, path);
        else moveNew(fresh, path, taken);
        rmSync(fresh, { force: true });
        settle(dirname(path));
      }),
    drop: () => {
      close();
      rmSync(fresh, { force: true });
    },
  };
}

/** A rename would replace what somebody has put there meanwhile; a link does not. Not every disk knows links. */
export function moveNew(from: string, to: string, taken: (path: string) => TtError): void {
  try {
    linkSync(from, to);
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === 'EEXIST') throw taken(to);
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP') throw error;
    if (lstatSync(to, { throwIfNoEntry: false })) throw taken(to);
    renameSync(from, to);
  }
}

/** Errors: target_not_writable, for what the file system says no to. */
function guarded<T>(path: string, attempt: () => T): T {
  try {
    return attempt();
  } catch (error) {
    throw asTargetError(path, error);
  }
}

/** Links followed, on both sides. */
export const isBelow = (path: string, dir: string): boolean =>
  `${realTarget(path)}${sep}`.startsWith(realTarget(dir) + sep);

export const refused = (path: string, why: string, hint = 'name another place'): TtError =>
  new TtError('target_not_writable', `${path} cannot be written: ${why}`, hint, { path });

const taken = (path: string): TtError =>
  refused(path, 'there is something already', 'give another path with -o, or --overwrite');

export function asTargetError(path: string, error: unknown): unknown {
  const { code } = error as { code?: unknown };
  if (error instanceof TtError || typeof code !== 'string' || !/^E[A-Z]+$|^SQLITE_(FULL|IOERR|CANTOPEN)/.test(code))
    return error;
  const isFull = ['ENOSPC', 'EDQUOT', 'SQLITE_FULL'].includes(code);
  const why = isFull ? 'its disk is full' : code;
  return new TtError(
    'target_not_writable',
    `${path} cannot be written: ${why}; nothing is left of it`,
    'name another place',
    {
      path,
      why: code,
    },
  );
}
