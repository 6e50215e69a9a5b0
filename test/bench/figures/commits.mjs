/** What the store's own work costs above the commit that it cannot do without. */
import { bundleActor, startActor } from '../actors.mjs';
import { median } from '../quantiles.mjs';
import { freshRoom } from '../rooms.mjs';

export const name = 'commits';
export const title = 'messages that one process commits, beside bare better-sqlite3';

export async function measure({ quick }) {
  const room = freshRoom();
  try {
    const turns = quick ? 1 : 20;
    const ms = quick ? 50 : 500;
    const store = await startActor(room, await bundleActor('storm'));
    const bare = await startActor(room, await bundleActor('inserter'));
    const rates = { store: [], bare: [] };
    for (let i = -1; i < turns; i++) {
      const messages = await store.ask({ agent: 'script:bench', from: 0, ms });
      const rows = await bare.ask({ ms });
      if (messages.refused > 0) throw new Error('the store refused a message');
      if (i < 0) continue;
      rates.store.push(messages.sent / (ms / 1_000));
      rates.bare.push(rows.sent / (ms / 1_000));
    }
    await Promise.all([store.end(), bare.end()]);
    const [ours, theirs] = [median(rates.store), median(rates.bare)];
    return [
      {
        what: 'commits a second: the store / bare better-sqlite3',
        value: ours / theirs,
        unit: '×',
        detail: `${ours.toFixed(0)} / ${theirs.toFixed(0)} a second, ${turns} turns of ${ms} ms`,
      },
    ];
  } finally {
    await room.remove();
  }
}
