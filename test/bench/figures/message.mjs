/** How soon a follower prints what was said. */

import { setTimeout as sleep } from 'node:timers/promises';
import { bundleActor, startActor } from '../actors.mjs';
import { linesOf } from '../lines.mjs';
import { quantile } from '../quantiles.mjs';
import { BIN, freshRoom } from '../rooms.mjs';

export const name = 'message';
export const title = 'commit of a message → line of `tt events --follow`';

export async function measure({ quick }) {
  const room = freshRoom();
  try {
    const follower = room.start([BIN, 'events', '--follow', '--target', 'any', '--json']);
    const lines = linesOf(follower.stdout);
    const actor = await startActor(room, await bundleActor('committer'));
    const send = () => actor.ask({ verb: 'send', agent: 'script:bench' });
    await firstLine(lines, send);
    const rounds = quick ? 5 : 1_000;
    const took = [];
    for (let i = -20; i < rounds; i++) {
      const { seq, committed } = await send();
      const at = await arrival(lines, seq);
      if (i >= 0) took.push(Number(at - BigInt(committed)) / 1e6);
      await sleep(10 + (i % 7));
    }
    await actor.end();
    const detail = `${rounds} messages, worst ${Math.max(...took).toFixed(1)} ms`;
    return [
      { what: 'message → line of a follower, p50', value: quantile(took, 0.5), unit: 'ms', target: 1, detail },
      { what: 'the same, p99', value: quantile(took, 0.99), unit: 'ms', target: 10, detail },
    ];
  } finally {
    await room.remove();
  }
}

/** Until it hears: what was said before it listened is no news to it. */
async function firstLine(lines, send) {
  const heard = lines.next();
  for (;;) {
    await send();
    if (await Promise.race([heard, sleep(100, null)])) return;
  }
}

async function arrival(lines, seq) {
  for (;;) {
    const line = await lines.next();
    if (line === null) throw new Error('the follower ended');
    if (JSON.parse(line.text).event_seq === seq) return line.at;
  }
}
