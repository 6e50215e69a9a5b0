/** What a follower costs while nothing happens. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { BIN, freshRoom } from '../rooms.mjs';

export const name = 'idle';
export const title = 'an idle `tt events --follow`';

/** What the kernel counts processor time in; 100 a second on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

export async function measure({ quick }) {
  const room = freshRoom();
  try {
    const seconds = quick ? 1 : 40;
    const follower = room.start([BIN, 'events', '--follow', '--json']);
    const bare = room.start(['-e', 'setInterval(() => {}, 1e6)']);
    await sleep(quick ? 500 : 5_000);
    const before = processorSeconds(follower.pid);
    await sleep(seconds * 1_000);
    const share = ((processorSeconds(follower.pid) - before) / seconds) * 100;
    const [mine, node] = [follower, bare].map(({ pid }) => residentMegabytes(pid));
    return [
      { what: 'idle follower, of a core', value: share, unit: '%', target: 0.5, detail: `over ${seconds} s` },
      {
        what: 'idle follower, resident memory over bare Node',
        value: mine - node,
        unit: 'MB',
        target: 20,
        detail: `${mine.toFixed(1)} MB − ${node.toFixed(1)} MB`,
      },
    ];
  } finally {
    await room.remove();
  }
}

function processorSeconds(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

const residentMegabytes = (pid) =>
  (Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1_024) / 1e6;
