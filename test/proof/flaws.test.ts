/** Negative controls: builds in which a rule is broken on purpose. Each must be caught, and by the checker that is there for it. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Build, makeBuild } from './builds.ts';
import { bulk } from './bulk/bulk.ts';
import type { Flaw } from './flaws.ts';
import { lineOf, type Report } from './report.ts';
import { storm } from './storm/storm.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const inBulk = (build: Build, seed: number) => bulk(build, { seed, operations: 2_500, workers: 8 });
const inLongBulk = (build: Build, seed: number) => bulk(build, { seed, operations: 5_000, workers: 8 });
/** For what goes wrong once a turn, or once a hook. */
const withTheStick = (operations: number) => (build: Build, seed: number) =>
  bulk(build, { seed, operations, workers: 8, stickOnly: true });
const restored = (build: Build, seed: number) =>
  bulk(build, { seed, operations: 5_000, workers: 8, fate: 'restore again' });
/** Nothing goes on in it, and what is refused is tried again at once: each moment of it costs many processes. */
const inSquall = (build: Build, seed: number) => storm(build, { seed, ms: 500, members: 3 });
const inStorm = (build: Build, seed: number) => storm(build, { seed, ms: 4_000, atMost: 8_000, members: 6 });

const CONTROLS: readonly [Flaw, (build: Build, seed: number) => Promise<Report>, RegExp][] = [
  ['no-fence', inBulk, /^stick: not linearizable/],
  ['deferred', inBulk, /^refused: .*store_busy/],
  ['lost-group', inBulk, /^messages: .*acknowledged and lost$/],
  ['cursor-first', inStorm, /^followers: .*never saw/],
  ['late-silence', withTheStick(5_000), /^stick: not linearizable at \d+ \S+ glance ok/],
  ['told-first', withTheStick(5_000), /^told: \S+ counts as told of .* no output had it/],
  ['no-stop', inLongBulk, /^brakes: .* was answered ok under the stop/],
  ['no-floor', inBulk, /^floors: .* spoke, and .* had the floor/],
  ['no-end', inBulk, /^asked: .* had ended$/],
  ['two-winners', inBulk, /^tasks: .* won \S+, which operation \d+ of \S+ had$/],
  ['no-overlap', inBulk, /^paths: .* got \S+, and operation \d+ of \S+ had /],
  ['same-epoch', restored, /^replaced: .* was answered ok, and had the room open since before it was replaced$/],
  ['blind-done', inStorm, /^work: .* is done, and its command did not end well$/],
  ['bell-first', inSquall, /^(?:liveness|refused|followers): /],
];
/** What goes wrong only in an unlucky moment needs some of them. */
const ROOMS = 40;

test.each(CONTROLS)('%s is caught', { timeout: 900_000 }, async (flaw, run, caught) => {
  const build = await makeBuild(root, flaw);
  try {
    const found: string[] = [];
    for (let seed = 1; seed <= ROOMS && !found.some((text) => caught.test(text)); seed++) {
      const report = await run(build, seed);
      console.log(`${flaw}: ${lineOf(report)}`);
      found.push(...report.violations);
    }
    expect(found).toContainEqual(expect.stringMatching(caught));
  } finally {
    build.remove();
  }
});
