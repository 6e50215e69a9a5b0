/** Whether a room grows slower with its history. */
import { bundleActor, startActor } from '../actors.mjs';
import { median } from '../quantiles.mjs';
import { BIN, freshRoom } from '../rooms.mjs';

export const name = 'million';
export const title = 'a room with 1,000,000 events against an empty one';

const COMMANDS = {
  state: ['state', '--json'],
  'tail of the log': ['events', '--limit', '1', '--json'],
  send: ['msg', 'send', 'room', 'one more', '--json'],
};

export async function measure({ quick }) {
  const [empty, full] = [freshRoom(), freshRoom()];
  try {
    const rounds = quick ? 3 : 60;
    const filler = await startActor(full, await bundleActor('filler'));
    const { head } = await filler.ask({ events: quick ? 5_000 : 1_000_000 });
    await filler.end();
    return Object.entries(COMMANDS).map(([what, words]) => {
      const took = { empty: [], full: [] };
      for (let i = -3; i < rounds; i++) {
        const one = empty.timed([BIN, ...words]);
        const other = full.timed([BIN, ...words]);
        if (i < 0) continue;
        took.empty.push(one);
        took.full.push(other);
      }
      const [few, many] = [median(took.empty), median(took.full)];
      const detail = `${many.toFixed(1)} ms with ${head} events / ${few.toFixed(1)} ms, ${rounds} rounds`;
      return { what: `${what}: full room / empty room`, value: many / few, unit: '×', target: 1.2, detail };
    });
  } finally {
    await empty.remove();
    await full.remove();
  }
}
