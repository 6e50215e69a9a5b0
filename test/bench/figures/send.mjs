/** What a message costs whole, from no process to none, beside the quickest programs that could send one. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isThere } from '../programs.mjs';
import { median } from '../quantiles.mjs';
import { startRedis } from '../redis.mjs';
import { BIN, freshRoom } from '../rooms.mjs';

export const name = 'send';
export const title = 'the whole process of `tt msg send`, beside sqlite3 and redis-cli';

const TABLE = `PRAGMA journal_mode = WAL;
  CREATE TABLE message (seq INTEGER PRIMARY KEY, sender TEXT NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL);`;
const SHELL = fileURLToPath(new URL('../actors/send.sh', import.meta.url));
const BODY = 'one more';

export async function measure({ quick }) {
  const room = freshRoom();
  let redis = null;
  try {
    redis = await startRedis();
    const ways = { tt: () => room.timed([BIN, 'msg', 'send', 'room', BODY, '--json']) };
    const lacking = {
      shell: ['bash', 'sqlite3'].find(isNotThere),
      redis: ['redis-server', 'redis-cli'].find(isNotThere),
    };
    if (!lacking.shell) ways.shell = throughShell(room);
    if (!lacking.redis) ways.redis = () => room.timed(['-s', redis.socket, 'publish', 'room', BODY], 'redis-cli');
    const rounds = quick ? 3 : 150;
    const took = Object.fromEntries(Object.keys(ways).map((who) => [who, []]));
    for (let i = -3; i < rounds; i++)
      for (const [who, run] of Object.entries(ways)) {
        const ms = run();
        if (i >= 0) took[who].push(ms);
      }
    return [
      { what: 'send, whole process: `tt` / bash + sqlite3', ...beside(took.tt, took.shell, lacking.shell) },
      { what: 'send, whole process: `tt` / redis-cli', ...beside(took.tt, took.redis, lacking.redis) },
    ];
  } finally {
    await room.remove();
    await redis?.end();
  }
}

const isNotThere = (program) => !isThere(program);

function throughShell(room) {
  const file = join(room.dir, 'messages.db');
  room.timed([file, TABLE], 'sqlite3');
  return () => room.timed([SHELL, file, 'script:bench', BODY], 'bash');
}

function beside(one, other, lacks) {
  if (lacks) return { unit: '×', lacks };
  const [ours, theirs] = [median(one), median(other)];
  const detail = `${ours.toFixed(1)} ms / ${theirs.toFixed(1)} ms, ${one.length} rounds`;
  return { value: ours / theirs, unit: '×', detail };
}
