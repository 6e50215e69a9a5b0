/** How fast a ring is heard in this room: a bell of doctor's own, rung a few times. */
import { rmSync } from 'node:fs';
import type { Wake } from '../../domain/wake.ts';
import type { System } from '../../lib/system.ts';
import { ownBell, ring } from '../../store/sqlite/bells.ts';
import { attempt, type Check, ok, warn } from './check.ts';

const RINGS = 5;
const PATIENCE_MS = 1_000;

export const latencyCheck = (wake: Wake, dir: string, system: System): Promise<Check> =>
  attempt('notifications', async () => {
    const name = system.token();
    try {
      return judge(await measure(wake, name, () => ring(ownBell(dir, name), 0)));
    } finally {
      rmSync(ownBell(dir, name), { force: true });
    }
  });

/** Milliseconds from ring to hearing; null for a ring that was not heard. */
async function measure(wake: Wake, name: string, ringIt: () => void): Promise<readonly (number | null)[]> {
  const bell = await wake.subscribe([name]);
  try {
    const heard: (number | null)[] = [];
    for (let i = 0; i < RINGS; i++) {
      // What the watcher itself may still have to say is not the answer to the next ring.
      while ((await bell.next(20)) === 'ring');
      const began = performance.now();
      ringIt();
      heard.push((await bell.next(PATIENCE_MS)) === 'ring' ? performance.now() - began : null);
    }
    return heard;
  } finally {
    await bell.close();
  }
}

export function judge(heard: readonly (number | null)[]): Check {
  const times = heard.filter((ms) => ms !== null).sort((a, b) => a - b);
  if (times.length < heard.length) {
    return warn(
      'notifications',
      `${heard.length - times.length} of ${heard.length} rings were not heard: waits look by themselves, within a second`,
      'put the room on a local disk with TT_DIR; Linux: raise fs.inotify.max_user_watches',
    );
  }
  return ok('notifications', `heard after ${(times[Math.floor(times.length / 2)] ?? 0).toFixed(1)} ms (median)`);
}
