/** How long a large file takes in and out, against the tools that do the parts of it, and how much memory it needs. */
import { spawn, spawnSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { median } from '../quantiles.mjs';
import { BIN, freshRoom } from '../rooms.mjs';

export const name = 'files';
export const title = 'a 1 GB file in and out, against sha256sum and cp';

const MB = 1024 * 1024;
/** Megabytes; another size by hand: TT_BENCH_FILE_MB=200 npm run bench -- files. */
const LARGE = Number(process.env.TT_BENCH_FILE_MB ?? 1_024);
/** `sync -d` is in: tt answers when the bytes are on the disk, cp does not. */
const PUT = 'sha256sum large > sum && cp large copy && sync -d copy';
const GET = 'sha256sum large > sum && cp large copy';

export async function measure({ quick }) {
  const room = freshRoom();
  try {
    const size = quick ? 16 : LARGE;
    const rounds = quick ? 2 : 5;
    fill(join(room.dir, 'large'), size);
    room.tt([
      'config',
      'set',
      'limit.file',
      String(size * MB),
      '--operator-requested',
      '--reason',
      'measured',
      '--json',
    ]);
    const took = { put: [], get: [], plainPut: [], plainGet: [] };
    const peaks = { bare: [], put: [], get: [] };
    for (let i = 0; i < rounds; i++) {
      took.plainPut.push((await run(room, 'sh', ['-c', PUT])).ms);
      clear(room, 'copy');
      const put = await tt(room, ['file', 'put', 'large', '--json']);
      took.plainGet.push((await run(room, 'sh', ['-c', GET])).ms);
      clear(room, 'copy');
      const get = await tt(room, ['file', 'get', JSON.parse(put.out).hash, '-o', 'copy', '--json']);
      clear(room, 'copy');
      const bare = await tt(room, ['file', 'list', '--json']);
      // Else the next would be put over bytes that are there already.
      room.tt(['file', 'rm', JSON.parse(put.out).hash, '--json']);
      took.put.push(put.ms);
      took.get.push(get.ms);
      for (const [what, { peak }] of Object.entries({ bare, put, get })) peaks[what].push(peak);
    }
    return [
      ...ratio('put', size, took.put, took.plainPut, 'sha256sum, cp, sync -d'),
      ...ratio('get', size, took.get, took.plainGet, 'sha256sum, cp'),
      ...['put', 'get'].map((what) => memory(what, size, Math.max(...peaks[what]), median(peaks.bare))),
    ];
  } finally {
    await room.remove();
  }
}

const ratio = (what, size, tt, plain, tools) => [
  {
    ...{ what: `${what} of ${size} MB / ${tools}, median`, unit: '×', target: 1.5, value: median(tt) / median(plain) },
    detail: `${seconds(median(tt))} / ${seconds(median(plain))}, ${tt.length} rounds`,
  },
];

const memory = (what, size, peak, bare) => ({
  ...{ what: `${what} of ${size} MB: peak memory over tt file list`, unit: 'MB', target: 20, value: peak - bare },
  ...(Number.isNaN(peak) ? { lacks: '/proc' } : {}),
  detail: `${peak.toFixed(0)} MB / ${bare.toFixed(0)} MB, VmHWM`,
});

const seconds = (ms) => `${(ms / 1_000).toFixed(2)} s`;

/** Bytes that no disk can make less of. */
function fill(path, megabytes) {
  const fd = openSync(path, 'w');
  const block = Buffer.allocUnsafe(MB);
  for (let i = 0; i < megabytes; i++) writeSync(fd, randomFillSync(block));
  closeSync(fd);
  spawnSync('sync');
}

/** The next begins with nothing on its way to the disk. */
function clear({ dir }, name) {
  rmSync(join(dir, name), { force: true });
  spawnSync('sync');
}

const tt = (room, words) => run(room, process.execPath, [BIN, ...words]);

/** A whole process: its time, and the most memory it had, in MB; NaN where nobody tells. */
async function run({ dir, home }, program, words) {
  const env = { PATH: process.env.PATH, HOME: home, USER: 'ada', TT_AGENT_ID: 'script:bench' };
  const began = process.hrtime.bigint();
  const child = spawn(program, words, { cwd: dir, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  let ended = null;
  const end = new Promise((resolve) =>
    child.once('close', (status) => {
      ended = { status, ms: Number(process.hrtime.bigint() - began) / 1e6 };
      resolve();
    }),
  );
  let peak = Number.NaN;
  while (ended === null) {
    peak = peakOf(child.pid) ?? peak;
    await Promise.race([end, sleep(5)]);
  }
  if (ended.status !== 0) throw new Error(`${program} ${words.join(' ')}: ${ended.status}`);
  return { ms: ended.ms, out, peak };
}

function peakOf(pid) {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? null : Number(kilobytes) / 1_024;
  } catch {
    return null;
  }
}
