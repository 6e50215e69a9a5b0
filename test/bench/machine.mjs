/** Where a figure was taken, and whether others used the machine meanwhile: a busy machine's figures say so. */
import { readFileSync } from 'node:fs';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const BUSY = 0.1;

export function machine() {
  const processors = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const model = (processors[0]?.model ?? 'unknown').trim();
  return `${processors.length} × ${model}, ${memory} GB, ${platform()} ${release()} ${arch()}`;
}

/** The share of all cores that somebody uses while we rest; null where nobody tells. */
export async function loadOfOthers(ms = 1_000) {
  const before = ticks();
  await sleep(ms);
  const after = ticks();
  return before && after ? 1 - (after.idle - before.idle) / Math.max(1, after.all - before.all) : null;
}

export const isBusy = (loads) => loads.some((load) => load !== null && load > BUSY);

function ticks() {
  try {
    const numbers = readFileSync('/proc/stat', 'utf8').split('\n')[0].trim().split(/\s+/).slice(1).map(Number);
    return { idle: numbers[3] + numbers[4], all: numbers.reduce((a, b) => a + b, 0) };
  } catch {
    return null;
  }
}
