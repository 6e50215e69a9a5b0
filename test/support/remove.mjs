/** Removing a directory in which processes may still make files. */
import { rmSync } from 'node:fs';

const TRIES = 100;
const PAUSE_MS = 50;

/** Until nothing of it is left. `maxRetries` of rmSync() does not look for what has come meanwhile. */
export function removeWhole(path) {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let tries = 1; ; tries++) {
    try {
      return rmSync(path, { recursive: true, force: true });
    } catch (error) {
      if (error.code !== 'ENOTEMPTY' || tries === TRIES) throw error;
      Atomics.wait(pause, 0, 0, PAUSE_MS);
    }
  }
}
