/** Installed for a person and in the project too, a harness calls both hooks for one event: one of the two speaks. */
import { lstatSync, mkdirSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** As long as a harness lets a hook run. */
const BESIDE_MS = 10_000;

/**
 * Whether this installation (`by`) is the one to speak about `event`: all that the harness said of it, the same to both.
 * In a room that cannot be written both do. A link, for it is there with its words or not at all: a file that a full disk
 * or a kill left empty would silence both.
 */
export function isFirst(dir: string, by: string, event: string, now: number): boolean {
  const said = join(dir, 'said');
  const link = join(said, bytesToHex(sha256(utf8ToBytes(event))).slice(0, 32));
  try {
    mkdirSync(said, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(said)) {
      const { mtimeMs = now } = lstatSync(join(said, name), { throwIfNoEntry: false }) ?? {};
      if (Math.abs(now - mtimeMs) > BESIDE_MS) rmSync(join(said, name), { force: true });
    }
    symlinkSync(by, link);
    return true;
  } catch {
    return (speakerOf(link) ?? by) === by;
  }
}

function speakerOf(link: string): string | null {
  try {
    return readlinkSync(link);
  } catch {
    return null;
  }
}
