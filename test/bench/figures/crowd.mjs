/** What happens when everybody speaks at once. */
import { createRequire } from 'node:module';
import { median } from '../quantiles.mjs';
import { BIN, freshRoom } from '../rooms.mjs';

export const name = 'crowd';
export const title = '64 `tt msg send` processes at once';

const require = createRequire(import.meta.url);
const OPENS = `const db = new (require(${JSON.stringify(require.resolve('better-sqlite3'))}))(process.argv[1]);
  db.prepare('SELECT count(*) FROM sqlite_master').get();`;

export async function measure({ quick }) {
  const room = freshRoom();
  try {
    const crowd = quick ? 8 : 64;
    const rounds = quick ? 1 : 9;
    const walls = { opens: [], sends: [] };
    let refused = 0;
    for (let i = quick ? 0 : -1; i < rounds; i++) {
      const opens = await atOnce(room, crowd, () => ['-e', OPENS, room.database]);
      const sends = await atOnce(room, crowd, (n) => [BIN, 'msg', 'send', 'room', `round ${i} of ${n}`, '--json']);
      refused += sends.failed;
      if (opens.failed > 0) throw new Error('a process that only opens the file failed');
      if (i < 0) continue;
      walls.opens.push(opens.ms);
      walls.sends.push(sends.ms);
    }
    const sent = crowd * (quick ? 1 : rounds + 1);
    const log = JSON.parse(room.tt(['events', '--after', '0', '--limit', '10000', '--json'])).events;
    const bodies = new Set(log.filter((e) => e.event_type === 'message_sent').map((e) => e.payload.body));
    const gaps = log.filter((event, at) => event.event_seq !== at + 1).length;
    const detail = `${median(walls.sends).toFixed(0)} ms / ${median(walls.opens).toFixed(0)} ms, ${rounds} rounds`;
    return [
      { what: 'messages refused', value: refused, unit: '', target: 0, detail: `of ${sent}` },
      { what: 'messages lost', value: sent - bodies.size, unit: '', target: 0, detail: `of ${sent}` },
      { what: 'gaps in the log', value: gaps, unit: '', target: 0, detail: `${log.length} events` },
      {
        what: `wall of ${crowd} senders / ${crowd} that only open the file`,
        value: median(walls.sends) / median(walls.opens),
        unit: '×',
        target: 1.3,
        detail,
      },
    ];
  } finally {
    await room.remove();
  }
}

/** Wall time from before the first start to after the last end. */
async function atOnce(room, crowd, words) {
  const began = process.hrtime.bigint();
  const children = Array.from({ length: crowd }, (_, n) => room.start(words(n), { stdio: 'ignore' }));
  const codes = await Promise.all(children.map((child) => child.ended));
  return { ms: Number(process.hrtime.bigint() - began) / 1e6, failed: codes.filter((code) => code !== 0).length };
}
