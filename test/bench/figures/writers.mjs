/** Whether many writers share one room fairly. */
import { bundleActor, startActor } from '../actors.mjs';
import { freshRoom } from '../rooms.mjs';

export const name = 'writers';
export const title = '16 processes writing as fast as they can';

export async function measure({ quick }) {
  const room = freshRoom();
  try {
    const seconds = quick ? 0.5 : 10;
    const agents = Array.from({ length: quick ? 4 : 16 }, (_, i) => `script:w${i}`);
    for (const agent of agents) room.tt(['join', '--json'], agent);
    const file = await bundleActor('storm');
    const actors = await Promise.all(agents.map(() => startActor(room, file)));
    const from = Date.now() + 500;
    const told = await Promise.all(
      actors.map((actor, i) => actor.ask({ agent: agents[i], from, ms: seconds * 1_000 })),
    );
    await Promise.all(actors.map((actor) => actor.end()));
    const counts = told.map((t) => t.sent);
    const all = counts.reduce((a, b) => a + b, 0);
    const [least, most] = [Math.min(...counts), Math.max(...counts)];
    return [
      {
        what: 'most / fewest writes of one process',
        value: most / Math.max(1, least),
        unit: '×',
        target: 1.5,
        detail: `${most} / ${least}, ${Math.round(all / seconds)} a second in all`,
      },
      {
        what: 'worst single command',
        value: Math.max(...told.map((t) => t.worst)),
        unit: 'ms',
        target: 500,
        detail: `${all} commands`,
      },
      {
        what: 'commands refused',
        value: told.reduce((a, t) => a + t.refused, 0),
        unit: '',
        target: 0,
        detail: `${all} commands`,
      },
    ];
  } finally {
    await room.remove();
  }
}
