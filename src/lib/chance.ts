/** Random bytes from the kernel. Not through node:crypto, which takes 4 ms to load: a tenth of a whole command. */
import { randomBytes as cryptoBytes } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';

export function randomBytes(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  return fromKernel(bytes) ? bytes : cryptoBytes(size);
}

/** False where there is no such device (Windows), or it may not be opened. */
function fromKernel(bytes: Buffer): boolean {
  try {
    const device = openSync('/dev/urandom', 'r');
    try {
      return readSync(device, bytes) === bytes.length;
    } finally {
      closeSync(device);
    }
  } catch {
    return false;
  }
}
