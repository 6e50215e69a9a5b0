/** How soon a follower prints what was said. */
import { setTimeout as sleep } from 'node:timers/promises';
import { throughRoom } from '../conversation.mjs';
import { quantile } from '../quantiles.mjs';
import { freshRoom } from '../rooms.mjs';

export const name = 'message';
export const title = 'commit of a message → line of `tt events --follow`';

export async function measure({ quick }) {
  const room = freshRoom();
  try {
    const conversation = await throughRoom(room);
    const rounds = quick ? 5 : 1_000;
    const took = [];
    for (let i = -20; i < rounds; i++) {
      const { committed, at } = await conversation.once();
      if (i >= 0) took.push(Number(at - committed) / 1e6);
      await sleep(10 + (i % 7));
    }
    await conversation.end();
    const detail = `${rounds} messages, worst ${Math.max(...took).toFixed(1)} ms`;
    return [
      { what: 'message → line of a follower, p50', value: quantile(took, 0.5), unit: 'ms', target: 1, detail },
      { what: 'the same, p99', value: quantile(took, 0.99), unit: 'ms', target: 10, detail },
    ];
  } finally {
    await room.remove();
  }
}
