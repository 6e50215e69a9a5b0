/** How soon another process hears, beside the quickest bus that people have at hand and beside looking again and again. */
import { setTimeout as sleep } from 'node:timers/promises';
import { bundleActor } from '../actors.mjs';
import { arrival, throughRedis, throughRoom } from '../conversation.mjs';
import { linesOf } from '../lines.mjs';
import { median, quantile } from '../quantiles.mjs';
import { startRedis } from '../redis.mjs';
import { freshRoom } from '../rooms.mjs';

export const name = 'wake';
export const title = 'a wake-up from process to process, beside Redis and a poller';

export async function measure({ quick }) {
  const room = freshRoom();
  let redis = null;
  try {
    redis = await startRedis();
    const poller = linesOf(room.start([await bundleActor('poller'), room.dir]).stdout);
    await poller.next();
    const conversations = {
      tt: await throughRoom(room),
      ...(redis && { redis: await throughRedis(room, redis.socket) }),
    };
    const heard = await inTurns(conversations, quick ? 5 : 1_000);
    const took = {
      tt: heard.tt.map(({ committed, at }) => milliseconds(committed, at)),
      ttCall: heard.tt.map(({ called, at }) => milliseconds(called, at)),
      redis: heard.redis?.map(({ called, at }) => milliseconds(called, at)),
      poller: [],
    };
    for (const { seq, committed } of heard.tt) {
      const at = await arrival(poller, (row) => row.seq === seq);
      took.poller.push(milliseconds(committed, at));
    }
    for (const conversation of Object.values(conversations)) await conversation.end();
    return rows(took);
  } finally {
    await room.remove();
    await redis?.end();
  }
}

/** The poller hears the room's messages too, whenever it looks: they fall on all phases of its 250 ms. */
async function inTurns(conversations, rounds) {
  const heard = Object.fromEntries(Object.keys(conversations).map((who) => [who, []]));
  for (let i = -20; i < rounds; i++) {
    for (const [who, conversation] of Object.entries(conversations)) {
      const moments = await conversation.once();
      if (i >= 0) heard[who].push(moments);
      await sleep(10 + (i % 7));
    }
  }
  return heard;
}

const milliseconds = (from, to) => Number(to - from) / 1e6;

const rows = ({ tt, ttCall, redis, poller }) => [
  { what: 'wake-up: `tt` / Redis pub/sub, p50', target: 3, ...beside(tt, redis) },
  { what: 'the same from the call, `tt` with its commit on disk', ...beside(ttCall, redis) },
  { what: 'wake-up: 250 ms poller / `tt`, p50', least: 20, ...beside(poller, tt) },
];

function beside(one, other) {
  if (!other) return { unit: '×', lacks: 'redis-server' };
  const told = (q) => [one, other].map((took) => `${quantile(took, q).toFixed(2)} ms`).join(' / ');
  return {
    value: median(one) / median(other),
    unit: '×',
    detail: `${told(0.5)}, p99 ${told(0.99)}, ${one.length} messages`,
  };
}
