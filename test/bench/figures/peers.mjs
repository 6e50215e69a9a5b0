/** What a message costs its sender, beside the least that SQLite takes and beside the simplest tool. No targets: where we lose, we lose. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { bundleActor, startActor } from '../actors.mjs';
import { median } from '../quantiles.mjs';
import { hasRedis, startRedis } from '../redis.mjs';
import { BIN, freshRoom } from '../rooms.mjs';

export const name = 'peers';
export const title = 'a message, beside raw SQLite, bash with sqlite3, and redis-cli';

export async function measure({ quick }) {
  const room = freshRoom();
  const redis = hasRedis() ? await startRedis() : null;
  try {
    return [await commits(room, quick), ...sends(room, redis, quick)];
  } finally {
    await redis?.end();
    await room.remove();
  }
}

/** In turns, one process each that does nothing else. */
async function commits(room, quick) {
  const [slices, ms] = quick ? [1, 100] : [6, 1_000];
  const tt = await startActor(room, await bundleActor('storm'));
  const raw = await startActor(room, await bundleActor('raw'));
  const sums = { tt: 0, raw: 0 };
  for (let i = 0; i < slices; i++) {
    sums.tt += (await tt.ask({ agent: 'script:bench', from: 0, ms })).sent;
    sums.raw += (await raw.ask({ ms })).sent;
  }
  await Promise.all([tt.end(), raw.end()]);
  const rate = (sum) => Math.round((sum * 1_000) / (slices * ms));
  return {
    what: 'commits a second: raw better-sqlite3 / tt, one process',
    value: sums.raw / sums.tt,
    unit: '×',
    target: null,
    detail: `${rate(sums.raw)} / ${rate(sums.tt)} a second`,
  };
}

function sends(room, redis, quick) {
  const rounds = quick ? 2 : 40;
  const has = (program) => spawnSync(program, ['--version']).status === 0;
  const db = join(room.dir, 'simple.db');
  const insert = `PRAGMA synchronous=FULL; INSERT INTO message (sender, body) VALUES ('bench', 'measure me');`;
  const simple =
    has('sqlite3') && has('bash')
      ? () => timed('bash', ['-c', `sqlite3 "$1" "$2" >/dev/null`, 'bash', db, insert])
      : null;
  if (simple) {
    const made = 'PRAGMA journal_mode=WAL; CREATE TABLE message (id INTEGER PRIMARY KEY, sender TEXT, body TEXT);';
    timed('sqlite3', [db, made]);
  }
  const cli =
    redis && has('redis-cli')
      ? () => timed('redis-cli', ['-p', `${redis.port}`, 'publish', 'room', 'measure me'])
      : null;
  const took = { tt: [], simple: [], cli: [] };
  for (let i = -2; i < rounds; i++) {
    const now = {
      tt: room.timed([BIN, 'msg', 'send', 'room', 'measure me', '--json']),
      simple: simple?.(),
      cli: cli?.(),
    };
    for (const who of Object.keys(took)) if (i >= 0 && now[who] !== undefined) took[who].push(now[who]);
  }
  const row = (what, others, why) => ({
    what,
    value: others.length > 0 ? median(took.tt) / median(others) : null,
    unit: '×',
    target: null,
    detail:
      others.length > 0 ? `${median(took.tt).toFixed(1)} ms / ${median(others).toFixed(1)} ms, ${rounds} rounds` : why,
  });
  return [
    row('`tt msg send` / bash and sqlite3, whole process', took.simple, 'no sqlite3 here'),
    row('`tt msg send` / redis-cli publish, whole process', took.cli, 'no redis-cli here'),
  ];
}

function timed(program, words) {
  const began = process.hrtime.bigint();
  const { status, stderr } = spawnSync(program, words);
  if (status !== 0) throw new Error(`${program}: ${status} ${stderr}`);
  return Number(process.hrtime.bigint() - began) / 1e6;
}
