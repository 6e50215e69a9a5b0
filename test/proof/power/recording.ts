/** The log of the recorder: what processes did to the files of one directory, in order. */
import { readFileSync } from 'node:fs';

export type Kind = 'create' | 'mkdir' | 'write' | 'truncate' | 'sync' | 'unlink' | 'rename' | 'said' | 'strange';

export interface Entry {
  readonly kind: Kind;
  readonly pid: number;
  /** Which file: its name may be gone or be another's by now. */
  readonly ino: string;
  /** Where a write begins; the new size of a truncated file. */
  readonly at: number;
  /** The path below the recorded directory; empty for the directory itself. */
  readonly name: string;
  /** What was written or said; the new path of a rename. */
  readonly data: Buffer;
}

const KINDS: Readonly<Record<string, Kind>> = {
  c: 'create',
  m: 'mkdir',
  w: 'write',
  t: 'truncate',
  s: 'sync',
  u: 'unlink',
  r: 'rename',
  o: 'said',
  '?': 'strange',
};

/** `struct head` of recorder.h. */
const HEAD = 32;

/** Throws on what the model of a disk knows nothing of: a proof that leaves something out is none. */
export function readRecording(file: string): readonly Entry[] {
  const bytes = readFileSync(file);
  const entries: Entry[] = [];
  for (let from = 0; from < bytes.length; ) {
    const size = bytes.readUInt32LE(from);
    const body = from + HEAD + bytes.readUInt32LE(from + 24);
    const kind = KINDS[String.fromCharCode(bytes.readUInt32LE(from + 28))];
    const name = bytes.toString('utf8', from + HEAD, body);
    if (kind === undefined || kind === 'strange') throw new Error(`cannot replay ${kind} ${name} at ${from}`);
    entries.push({
      kind,
      pid: bytes.readUInt32LE(from + 4),
      ino: String(bytes.readBigUInt64LE(from + 8)),
      at: Number(bytes.readBigUInt64LE(from + 16)),
      name,
      data: bytes.subarray(body, from + size),
    });
    from += size;
  }
  return entries;
}
