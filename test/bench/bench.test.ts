/** The harness works: a quick run measures every figure and prints a row for each. Its numbers prove nothing. */
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { running } from '../support/processes.ts';
import { until } from '../support/workspace.ts';

const ROWS = [
  /`tt state --json` \/ `node -e 0`, median +\| \d+\.\d+× +\| ≤ 1\.3 /,
  /release → `your_turn`, p50 +\| \d+\.\d+ ms +\| ≤ 5 ms /,
  /the same, p99 +\| \d+\.\d+ ms +\| ≤ 25 ms /,
  /message → line of a follower, p50 +\| \d+\.\d+ ms +\| ≤ 1 ms /,
  /the same, p99 +\| \d+\.\d+ ms +\| ≤ 10 ms /,
  /idle follower, of a core +\| \d+\.\d+ % +\| ≤ 0\.5 % /,
  /idle follower, resident memory over bare Node +\| \d+\.\d+ MB +\| ≤ 20 MB /,
  /messages refused +\| 0 +\| none +\| reached /,
  /messages lost +\| 0 +\| none +\| reached /,
  /gaps in the log +\| 0 +\| none +\| reached /,
  /senders \/ \d+ that only open the file +\| \d+\.\d+× +\| ≤ 1\.3 /,
  /most \/ fewest writes of one process +\| \d+\.\d+× +\| ≤ 1\.5 /,
  /worst single command +\| \d+\.\d+ ms +\| ≤ 500 ms /,
  /commands refused +\| 0 +\| none +\| reached /,
  /state: full room \/ empty room +\| \d+\.\d+× +\| ≤ 1\.2 /,
  /tail of the log: full room \/ empty room +\| \d+\.\d+× +\| ≤ 1\.2 /,
  /send: full room \/ empty room +\| \d+\.\d+× +\| ≤ 1\.2 /,
];

test('a quick run measures every figure and leaves nothing behind', async () => {
  const { stdout } = await execa(process.execPath, ['test/bench/run.mjs', '--quick'], {
    cwd: new URL('../..', import.meta.url),
  });
  expect(stdout).toContain(`Node ${process.version}`);
  for (const row of ROWS) expect(stdout).toMatch(row);
  await until('all that was started has ended', () => running('tt-bench-').length === 0);
});

test('an unknown figure is named, and a partial run is never written to the page', async () => {
  const run = (...words: string[]) => execa(process.execPath, ['test/bench/run.mjs', ...words], { reject: false });
  expect((await run('speed')).stderr).toContain('no figure speed');
  expect((await run('start', '--write')).stderr).toContain('--write takes a whole, full run');
});
