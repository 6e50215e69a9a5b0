/** Random bytes from the kernel. Not through node:crypto, which takes 4 ms to load: a tenth of a whole command. */
import { randomBytes as cryptoBytes } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';

export function randomBytes(size: number): Buffer {
  if (size > drawn.length - next) {
    drawn = draw(Math.max(size, AHEAD));
    next = 0;
  }
  next += size;
  return drawn.subarray(next - size, next);
}

/** To ask the kernel takes as long for a few as for some more: 10 µs of each message, where one process sends many. */
const AHEAD = 1_024;
let drawn = Buffer.alloc(0);
let next = 0;

function draw(size: number): Buffer<ArrayBuffer> {
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
