/** SQLite's and the file system's words become ours: the one place. */
import { statfsSync } from 'node:fs';
import { TtError } from '../../lib/errors.ts';

export function asTtError(error: unknown, dir: string): unknown {
  if (error instanceof TtError) return error;
  const code = codeOf(error);
  if (code === null) return error;
  const why = error instanceof Error ? error.message : '';
  if (
    code === 'SQLITE_FULL' ||
    code === 'ENOSPC' ||
    code === 'EDQUOT' ||
    (code.startsWith('SQLITE_IOERR') && isFull(dir))
  ) {
    return new TtError(
      'store_full',
      `the disk of ${dir} is full; nothing was written`,
      'free some space and repeat the command',
    );
  }
  if (code.startsWith('SQLITE_BUSY') || code === 'SQLITE_LOCKED') {
    return new TtError(
      'store_busy',
      'another process holds the write lock; nothing was written',
      'repeat the command; tt doctor shows who',
    );
  }
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return new TtError(
      'store_corrupt',
      `the database in ${dir} is damaged (${why})`,
      'tt doctor; keep the file, then move it away',
    );
  }
  if (code === 'SQLITE_READONLY_DBMOVED') return replaced(dir);
  if (
    code.startsWith('SQLITE_READONLY') ||
    code.startsWith('SQLITE_CANTOPEN') ||
    ['EACCES', 'EROFS', 'EPERM'].includes(code)
  ) {
    return notWritable(dir);
  }
  if (code === 'ELOOP') {
    return new TtError('unsafe_room', `a file that tt writes in ${dir} is a symbolic link (${why})`, 'remove the link');
  }
  if (code.startsWith('SQLITE_IOERR')) {
    return new TtError('store_corrupt', `${dir} could not be read or written (${code})`, 'tt doctor');
  }
  return error;
}

const notWritable = (dir: string): TtError =>
  new TtError(
    'room_not_writable',
    `${dir} cannot be written`,
    'check its owner and mode, and whether its disk or the sandbox is read-only: to read may need to write too; TT_DIR elsewhere is another room',
  );

export const beingFilled = (): TtError =>
  new TtError('store_busy', 'this process is filling the room; nothing was written', 'the command again after that');

export const replaced = (dir: string): TtError =>
  new TtError(
    'store_replaced',
    `the database in ${dir} was deleted, or replaced by another or an older copy`,
    'tt state; if the copy is meant: tt doctor --accept',
  );

export const restored = (dir: string): TtError =>
  new TtError(
    'store_replaced',
    `the room in ${dir} was restored from a copy while this command ran; what it knew is void`,
    'tt state, then the command again',
  );

function codeOf(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : null;
}

function isFull(dir: string): boolean {
  try {
    return statfsSync(dir).bavail === 0;
  } catch {
    return false;
  }
}
