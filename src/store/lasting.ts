/** Outlasting a power cut: SQLite sees to its own files; this is for what lies around them. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Puts on the disk the bytes of a file, or the names in a directory. A synced file whose name is not is gone after a
 * power cut: ext4 keeps both together, POSIX promises neither. Fails silently: the change itself has happened, and
 * Windows, which opens no directories, keeps them by itself.
 */
export function settle(path: string): void {
  try {
    const fd = openSync(path, 'r');
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch {
    // The disk will see to it when it likes.
  }
}

/** By rename, of a file that is on the disk: a reader sees the old file or the new one, also after a power cut. */
export function replaceFile(file: string, text: string, token: string, mode: number): void {
  const fresh = `${file}.${token}`;
  try {
    writeFileSync(fresh, text, { mode });
    settle(fresh);
    renameSync(fresh, file);
    settle(dirname(file));
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}
