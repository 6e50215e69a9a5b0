/** A wake-up from process to process, beside a server that does nothing else, and beside a poller. */
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { bundleActor, startActor } from '../actors.mjs';
import { linesOf } from '../lines.mjs';
import { quantile } from '../quantiles.mjs';
import { hasRedis, startRedis } from '../redis.mjs';
import { BIN, freshRoom } from '../rooms.mjs';

export const name = 'wake';
export const title = 'a wake-up, beside Redis pub/sub and a 250 ms poller';

const peer = (file) => fileURLToPath(new URL(`../peers/${file}.mjs`, import.meta.url));

export async function measure({ quick }) {
  const room = freshRoom();
  const redis = hasRedis() ? await startRedis() : null;
  try {
    const rounds = quick ? 5 : 500;
    const writer = await startActor(room, await bundleActor('committer'));
    const send = () => writer.ask({ verb: 'send', agent: 'script:bench' });
    const follower = listen(room, [BIN, 'events', '--follow', '--target', 'any', '--after', '0', '--json']);
    const poller = listen(room, [peer('poller'), room.database]);
    const published = redis ? listen(room, [peer('subscriber'), `${redis.port}`]) : null;
    const publisher = redis ? room.start([peer('publisher'), `${redis.port}`]) : null;
    const answers = publisher && linesOf(publisher.stdout);
    await answers?.next();
    const publish = async () => {
      publisher.stdin.write('\n');
      return JSON.parse((await answers.next()).text);
    };
    await heard(follower, poller, send);
    await published?.any();
    const took = { tt: [], poller: [], redis: [] };
    for (let i = -10; i < rounds; i++) {
      const sent = await send();
      const at = { tt: await follower.at(sent.seq), poller: await poller.at(sent.seq) };
      const other = published ? await publish() : null;
      const redisAt = other && (await published.at(other.seq));
      if (i >= 0) {
        for (const who of ['tt', 'poller']) took[who].push(since(sent, at[who]));
        if (other) took.redis.push(since(other, redisAt));
      }
      // Uneven, so that nobody’s beat is met.
      await sleep(5 + ((i * 37) % 97));
    }
    await writer.end();
    return rows(took, rounds);
  } finally {
    await redis?.end();
    await room.remove();
  }
}

const since = ({ committed }, at) => Number(at - BigInt(committed)) / 1e6;

/** A process that prints a line for each message, and when each came. */
function listen(room, words) {
  const lines = linesOf(room.start(words).stdout);
  return {
    any: () => lines.next(),
    async at(seq) {
      for (;;) {
        const line = await lines.next();
        if (line === null) throw new Error(`${words[0]} ended`);
        if (JSON.parse(line.text).event_seq === seq) return line.at;
      }
    },
  };
}

async function heard(follower, poller, send) {
  const { seq } = await send();
  await Promise.all([follower.at(seq), poller.at(seq)]);
}

function rows({ tt, poller, redis }, rounds) {
  const p50 = (values) => quantile(values, 0.5);
  const told = (values) => `p50 ${p50(values).toFixed(2)} ms, p99 ${quantile(values, 0.99).toFixed(2)} ms`;
  return [
    {
      what: 'wake-up: tt / Redis pub/sub, p50',
      value: redis.length > 0 ? p50(tt) / p50(redis) : null,
      unit: '×',
      target: 3,
      detail: redis.length > 0 ? `tt ${told(tt)}; Redis ${told(redis)}; ${rounds} each` : 'no redis-server here',
    },
    {
      what: 'wake-up: tt / a 250 ms poller, p50',
      value: p50(tt) / p50(poller),
      unit: '×',
      target: 0.05,
      detail: `poller ${told(poller)}: ${(p50(poller) / p50(tt)).toFixed(0)} times as long; ${rounds} each`,
    },
  ];
}
