/** Installed for a person and in the project too, a harness calls both hooks for one event: one of the two speaks. */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** As long as a harness lets a hook run. */
const BESIDE_MS = 10_000;

/**
 * Whether this installation (`by`) is the one to speak about `event`: all that the harness said of it, the same to both.
 * In a room that cannot be written both do.
 */
export function isFirst(dir: string, by: string, event: string, now: number): boolean {
  const said = join(dir, 'said');
  const file = join(said, bytesToHex(sha256(utf8ToBytes(event))).slice(0, 32));
  try {
    mkdirSync(said, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(said)) {
      const { mtimeMs = now } = statSync(join(said, name), { throwIfNoEntry: false }) ?? {};
      if (Math.abs(now - mtimeMs) > BESIDE_MS) rmSync(join(said, name), { force: true });
    }
    writeFileSync(file, by, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'EEXIST') return true;
    // Its own: the same event once more. Empty: the other is just writing it.
    return readFileSync(file, { encoding: 'utf8', flag: 'r' }) === by;
  }
}
