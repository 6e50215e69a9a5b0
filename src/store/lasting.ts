/** Outlasting a power cut: SQLite sees to its own files; this is for what lies around them. */
import { closeSync, fsyncSync, openSync } from 'node:fs';

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
