/** The harness works: a quick run measures every figure and prints a row for each. Its numbers prove nothing. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, realpathSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, expect, test } from 'vitest';
import { running } from '../support/processes.ts';
import { removeWhole } from '../support/remove.mjs';
import { until } from '../support/workspace.ts';

const RUN = fileURLToPath(new URL('run.mjs', import.meta.url));
const lacks = (program: string): boolean => spawnSync(program, ['--version']).error !== undefined;
/** Figure, measured, target, verdict and source of a row that needs a program, as they are on this machine. */
const peer = (what: string, target: string, ...programs: string[]): RegExp => {
  const missing = programs.find(lacks);
  return missing
    ? new RegExp(`${what} +\\| – +\\| ${target} +\\| – +\\| not measured: no ${missing} `)
    : new RegExp(`${what} +\\| \\d+\\.\\d+× +\\| ${target} +\\| (–|reached|\\*\\*missed\\*\\*) +\\| \\d`);
};

const ROWS = [
  /`tt state --json` \/ `node -e 0`, median +\| \d+\.\d+× +\| ≤ 1\.3 /,
  /hook, allowed and nothing new, ≤ 4 KiB, p95 +\| \d+\.\d+ ms +\| ≤ 5 ms /,
  /the same \/ `sh -c :`, p95 +\| \d+\.\d+× +\| ≤ 3 /,
  /hook, an edit refused \/ `node -e 0`, p95 +\| \d+\.\d+× +\| ≤ 1\.6 /,
  /release → `your_turn`, p50 +\| \d+\.\d+ ms +\| ≤ 5 ms /,
  /the same, p99 +\| \d+\.\d+ ms +\| ≤ 25 ms /,
  /message → line of a follower, p50 +\| \d+\.\d+ ms +\| ≤ 1 ms /,
  /the same, p99 +\| \d+\.\d+ ms +\| ≤ 10 ms /,
  /idle follower, of a core +\| \d+\.\d+ % +\| ≤ 0\.5 % /,
  /idle follower, resident memory over bare Node +\| -?\d+\.\d+ MB +\| ≤ 20 MB /,
  /messages refused +\| 0 +\| none +\| reached /,
  /messages lost +\| 0 +\| none +\| reached /,
  /gaps in the log +\| 0 +\| none +\| reached /,
  /senders \/ \d+ that only open the file +\| \d+\.\d+× +\| ≤ 1\.3 /,
  /most \/ fewest writes of one process +\| \d+\.\d+× +\| ≤ 1\.5 /,
  /worst single command +\| \d+\.\d+ ms +\| ≤ 500 ms /,
  /commands refused +\| 0 +\| none +\| reached /,
  /put of 16 MB \/ sha256sum, cp, sync -d, median +\| \d+\.\d+× +\| ≤ 1\.5 /,
  /get of 16 MB \/ sha256sum, cp, median +\| \d+\.\d+× +\| ≤ 1\.5 /,
  /put of 16 MB: peak memory over tt file list +\| -?\d+\.\d+ MB +\| ≤ 20 MB /,
  /get of 16 MB: peak memory over tt file list +\| -?\d+\.\d+ MB +\| ≤ 20 MB /,
  /state: full room \/ empty room +\| \d+\.\d+× +\| ≤ 1\.2 /,
  /tail of the log: full room \/ empty room +\| \d+\.\d+× +\| ≤ 1\.2 /,
  /send: full room \/ empty room +\| \d+\.\d+× +\| ≤ 1\.2 /,
  /pairs of globs that overlap and were held to be apart +\| 0 +\| none +\| reached /,
  /the other way round, of those refused +\| \d+\.\d+ % +\| ≤ 1 % +\| reached /,
  /one decision, p99 +\| \d+\.\d+ ms +\| /,
  /claims of one task: rounds without exactly one winner +\| 0 +\| none +\| reached /,
  /rounds in which the log says otherwise than the answers +\| 0 +\| none +\| reached /,
  /tasks that were done twice, or never +\| 0 +\| none +\| reached /,
  /death of a claimer → claimed by another, worst +\| \d+\.\d+ ms +\| ≤ 1000 ms /,
  /export, events a second +\| \d+\.\d+ 1\/s +\| ≥ 50000 1\/s /,
  /export, peak of memory over bare Node +\| -?\d+\.\d+ MB +\| ≤ 80 MB /,
  /import, events a second +\| \d+\.\d+ 1\/s +\| ≥ 50000 1\/s /,
  /import, peak of memory over bare Node +\| -?\d+\.\d+ MB +\| ≤ 80 MB /,
  /hashes of the two rooms that differ +\| 0 +\| none +\| reached /,
  peer('wake-up: `tt` / Redis pub/sub, p50', '≤ 3', 'redis-server'),
  peer('the same from the call, `tt` with its commit on disk', '–', 'redis-server'),
  peer('wake-up: 250 ms poller / `tt`, p50', '≥ 20'),
  peer('commits a second: the store / bare better-sqlite3', '–'),
  /`tt batch`: messages a second, committed and answered +\| \d+ +\| ≥ 3000 /,
  /the same \/ commits of bare better-sqlite3 +\| \d+\.\d+× +\| ≥ 0\.5 /,
  peer('send, whole process: `tt` / bash \\+ sqlite3', '–', 'bash', 'sqlite3'),
  peer('send, whole process: `tt` / redis-cli', '–', 'redis-server', 'redis-cli'),
  /search, rare words, p95 +\| \d+\.\d+ ms +\| ≤ 50 /,
  /search, common words, p95 +\| \d+\.\d+ ms +\| ≤ 50 /,
  /search, two words, p95 +\| \d+\.\d+ ms +\| ≤ 50 /,
  /search, phrases, p95 +\| \d+\.\d+ ms +\| ≤ 50 /,
  /search, beginnings of words, p95 +\| \d+\.\d+ ms +\| ≤ 50 /,
  /search, a common word of a rare sender, p95 +\| \d+\.\d+ ms +\| ≤ 50 /,
  /search, the best of a common word, p95 +\| \d+\.\d+ ms +\| ≤ 50 /,
  /index of the texts \/ the texts +\| \d+\.\d+× +\| ≤ 1 /,
];

/** All that the bench leaves would lie below. */
const base = realpathSync(mkdtempSync(join(tmpdir(), 'tt-bench-test-')));
const bench = (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  execa(process.execPath, [RUN, ...words], { reject: false, env: { TMPDIR: base, ...env } });

afterAll(() => removeWhole(base));

const isRedis = ({ words }: { words: string }): boolean => words.startsWith('redis-server');

async function nothingLeft(): Promise<void> {
  await until('all that was started has ended', () => running(base).length === 0);
  await until('what was made is removed', () => readdirSync(base).length === 0);
}

test('a quick run measures every figure and leaves nothing behind', async () => {
  const { stdout, stderr, exitCode } = await bench(['--quick']);
  expect(exitCode, stderr).toBe(0);
  expect(stdout).toContain(`Node ${process.version}`);
  for (const row of ROWS) expect(stdout).toMatch(row);
  await nothingLeft();
});

test('a peer that is not there is named in its row, and the run goes on', async () => {
  const bin = mkdtempSync(join(tmpdir(), 'tt-bench-path-'));
  symlinkSync(execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim(), join(bin, 'git'));
  const { stdout, stderr, exitCode } = await bench(['--quick', 'wake', 'send'], { PATH: bin });
  removeWhole(bin);
  expect(exitCode, stderr).toBe(0);
  expect(stdout).toMatch(/Redis pub\/sub, p50 +\| – +\| ≤ 3 +\| – +\| not measured: no redis-server /);
  expect(stdout).toMatch(/250 ms poller \/ `tt`, p50 +\| \d+\.\d+× +\| ≥ 20 /);
  expect(stdout).toMatch(/bash \+ sqlite3 +\| – +\| – +\| – +\| not measured: no bash /);
  expect(stdout).toMatch(/redis-cli +\| – +\| – +\| – +\| not measured: no redis-server /);
  await nothingLeft();
});

test.skipIf(process.platform !== 'linux' || lacks('redis-server')).each(['SIGINT', 'SIGKILL'] as const)(
  'a run that %s ends leaves no Redis behind',
  async (signal) => {
    const run = bench(['--quick', 'wake']);
    await until('Redis runs', () => running(base).some(isRedis));
    run.kill(signal);
    await run;
    await until('Redis has ended', () => !running(base).some(isRedis));
    // A process that is killed cannot tidy up; a follower whose room is gone ends by itself.
    if (signal === 'SIGKILL') for (const name of readdirSync(base)) removeWhole(join(base, name));
    await nothingLeft();
  },
);

test('a room in which a process still writes that ends by itself is removed whole', async () => {
  const script = `
    import { freshRoom } from ${JSON.stringify(new URL('rooms.mjs', import.meta.url).href)};
    const room = freshRoom();
    const busy = room.start(['-e', ${JSON.stringify(`
      process.on('SIGTERM', () => {});
      for (let i = 0; i < 20_000; i++) {
        if (i === 1) fs.writeSync(1, '.');
        try { fs.closeSync(fs.openSync('.tt/' + i, 'w')); } catch {}
      }`)}]);
    busy.stdout.once('data', async () => {
      busy.ended = null;
      await room.remove();
    });`;
  const run = await execa(process.execPath, ['--input-type=module', '-e', script], { env: { TMPDIR: base } });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  await nothingLeft();
});

test('an unknown figure is named, and a partial run is never written to the page', async () => {
  expect((await bench(['speed'])).stderr).toContain('no figure speed');
  expect((await bench(['start', '--write'])).stderr).toContain('--write takes a whole, full run');
});
