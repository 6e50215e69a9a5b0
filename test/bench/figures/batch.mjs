/** What one process commits in bulk, beside bare better-sqlite3 that inserts the same rows. */
import { bundleActor, startActor } from '../actors.mjs';
import { linesOf } from '../lines.mjs';
import { median } from '../quantiles.mjs';
import { BIN, freshRoom } from '../rooms.mjs';

export const name = 'batch';
export const title = '`tt batch`: messages that one process commits, beside bare better-sqlite3';

export async function measure({ quick }) {
  const room = freshRoom();
  try {
    const [turns, lines, ms] = quick ? [1, 100, 50] : [20, 2_000, 500];
    const batch = startBatch(room, lines);
    const single = startBatch(room, lines, ['--stop-on-error']);
    const bare = await startActor(room, await bundleActor('inserter'));
    const rates = { batch: [], single: [], bare: [] };
    for (let i = -1; i < turns; i++) {
      const ours = await batch.burst();
      const each = await single.burst();
      const { sent } = await bare.ask({ ms });
      if (i < 0) continue;
      rates.batch.push(ours);
      rates.single.push(each);
      rates.bare.push(sent / (ms / 1_000));
    }
    await Promise.all([batch.end(), single.end(), bare.end()]);
    const [ours, each, theirs] = [median(rates.batch), median(rates.single), median(rates.bare)];
    const detail = `${ours.toFixed(0)} / ${theirs.toFixed(0)} a second, ${turns} turns of ${lines} lines`;
    return [
      {
        what: '`tt batch`: messages a second, committed and answered',
        value: Math.round(ours),
        unit: '',
        least: 3_000,
        detail,
      },
      { what: 'the same / commits of bare better-sqlite3', value: ours / theirs, unit: '×', least: 0.5, detail },
      {
        what: 'each line a commit of its own (`--stop-on-error`) / the same',
        value: each / theirs,
        unit: '×',
        detail: `${each.toFixed(0)} / ${theirs.toFixed(0)} a second`,
      },
    ];
  } finally {
    await room.remove();
  }
}

/** `burst`: so many lines at once; resolves to answers a second when the last is here. */
function startBatch(room, count, words = []) {
  const child = room.start([BIN, 'batch', ...words]);
  const answers = linesOf(child.stdout);
  const cmd = ['msg', 'send', 'room', 'as fast as I can'];
  const lines = `${JSON.stringify({ cmd })}\n`.repeat(count);
  return {
    async burst() {
      const began = performance.now();
      child.stdin.write(lines);
      for (let i = 0; i < count; i++) {
        const line = await answers.next();
        if (!line?.text.startsWith('{"status":0,')) throw new Error(`a message was refused: ${line?.text}`);
      }
      return count / ((performance.now() - began) / 1_000);
    },
    end() {
      child.stdin.end();
      return child.ended;
    },
  };
}
