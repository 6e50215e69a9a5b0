/** Whether what was said long ago is found at once, whatever the words are, and what the index of it takes. */
import { bundleActor, startActor } from '../actors.mjs';
import { quantile } from '../quantiles.mjs';
import { freshRoom } from '../rooms.mjs';

export const name = 'search';
export const title = 'searching 1,000,000 messages, inside the process';

/** By rank of the words in the room's language. */
const COMMON = [0, 1, 2, 3, 5, 8, 12];
const MIDDLING = [200, 300, 500, 800, 1_200];
const RARE = [20_000, 30_000, 40_000, 50_000, 59_999];
const pairs = (some, others) => some.flatMap((a) => others.filter((b) => a !== b).map((b) => [a, b]));
const alone = (ranks) => ranks.map((rank) => [rank]);

const KINDS = {
  'rare words': { how: 'words', words: alone(RARE) },
  'common words': { how: 'words', words: alone(COMMON) },
  'two words': {
    how: 'words',
    words: [...pairs(COMMON, COMMON), ...pairs(COMMON, RARE), ...pairs(MIDDLING, MIDDLING)],
  },
  phrases: { how: 'phrase', words: [...pairs(COMMON, COMMON), ...pairs(COMMON, RARE), ...pairs(COMMON, MIDDLING)] },
  'beginnings of words': { how: 'prefix', words: alone([...COMMON, ...MIDDLING, ...RARE]) },
  'a common word of a rare sender': { how: 'words', words: alone(COMMON), from: 'script:rare' },
  'the best of a common word': { how: 'words', words: alone(COMMON), best: true },
};

export async function measure({ quick }) {
  const room = freshRoom();
  try {
    const library = await startActor(room, await bundleActor('library'));
    const { text, index } = await library.ask({ fill: quick ? 5_000 : 1_000_000 });
    const rows = [];
    for (const [what, ask] of Object.entries(KINDS)) {
      const all = [];
      for (let round = -1; round < (quick ? 1 : 10); round++) {
        const { took } = await library.ask({ ask });
        if (round >= 0) all.push(...took);
      }
      const p50 = quantile(all, 0.5).toFixed(2);
      rows.push({
        ...{ what: `search, ${what}, p95`, value: quantile(all, 0.95), unit: 'ms', target: 50 },
        detail: `p50 ${p50} ms, ${all.length} searches`,
      });
    }
    const size = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;
    const detail = `${size(index)} / ${size(text)}`;
    rows.push({ what: 'index of the texts / the texts', value: index / text, unit: '×', target: 1, detail });
    await library.end();
    return rows;
  } finally {
    await room.remove();
  }
}
