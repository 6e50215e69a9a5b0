/** How much longer a command takes than Node alone. */
import { median } from '../quantiles.mjs';
import { BIN, freshRoom } from '../rooms.mjs';

export const name = 'start';
export const title = 'a command’s whole process against bare Node';

export async function measure({ quick }) {
  const room = freshRoom();
  try {
    const rounds = quick ? 3 : 150;
    const bare = [];
    const state = [];
    for (let i = -5; i < rounds; i++) {
      const node = room.timed(['-e', '0']);
      const tt = room.timed([BIN, 'state', '--json']);
      if (i < 0) continue;
      bare.push(node);
      state.push(tt);
    }
    const base = median(bare);
    return [
      {
        what: '`tt state --json` / `node -e 0`, median',
        value: median(state) / base,
        unit: '×',
        target: 1.3,
        detail: `${median(state).toFixed(1)} ms / ${base.toFixed(1)} ms, ${rounds} rounds`,
      },
    ];
  } finally {
    await room.remove();
  }
}
