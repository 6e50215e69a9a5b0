/** Commits, counted where SQLite writes them: in the write-ahead log, as long as somebody has the database open. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const HEADER = 32;
const FRAME_HEADER = 24;

/** Of a log that was not begun anew: frames that end a transaction name the size of the database (SQLite’s file format, 4.1). */
export function commitsIn(dir: string): number {
  const log = readFileSync(join(dir, 'room.db-wal'));
  if (log.length === 0) return 0;
  const frame = FRAME_HEADER + log.readUInt32BE(8);
  const salt = log.subarray(16, 24);
  let commits = 0;
  for (let at = HEADER; at + frame <= log.length; at += frame) {
    if (!log.subarray(at + 8, at + 16).equals(salt)) break;
    if (log.readUInt32BE(at + 4) !== 0) commits++;
  }
  return commits;
}
