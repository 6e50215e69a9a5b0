/** A minute of storms with a fixed seed: no promise broken. The long version is `npm run proof`, its report docs/reliability.md. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Build, makeBuild } from './builds.ts';
import { bulk } from './bulk/bulk.ts';
import type { Report } from './report.ts';
import { lineOf } from './report.ts';
import { contest } from './storm/contest.ts';
import { storm } from './storm/storm.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const MINUTES = 60_000;
let build: Build;

beforeAll(async () => {
  build = await makeBuild(root, null);
});
afterAll(() => build.remove());

/** Something must have happened, and nothing that is forbidden. */
function expectClean(
  report: Report,
  least: { operations: number; faults: number; turns: number; edits: number },
): void {
  console.log(lineOf(report));
  expect(report.violations).toEqual([]);
  expect(report.operations.length).toBeGreaterThan(least.operations);
  expect(report.faults.length).toBeGreaterThanOrEqual(least.faults);
  expect(report.turns).toBeGreaterThan(least.turns);
  const letThrough = report.operations.filter(({ verb, outcome }) => verb === 'edit' && outcome === 'ok');
  expect(letThrough.length).toBeGreaterThanOrEqual(least.edits);
}

test.each([11, 12])('storm %i: real processes, killed and stopped', { timeout: 10 * MINUTES }, async (seed) => {
  expectClean(await storm(build, { seed, ms: 12_000, members: 6 }), { operations: 60, faults: 30, turns: 1, edits: 1 });
});

test.each([
  [21, 'restore again'],
  [23, 'replace'],
] as const)('bulk %i, %s: members in-process, killed at every step', { timeout: 10 * MINUTES }, async (seed, fate) => {
  expectClean(await bulk(build, { seed, operations: 6_000, workers: 8, fate }), {
    operations: 5_999,
    faults: 40,
    turns: 20,
    edits: 10,
  });
});

test('contest 31: sixteen that always want the stick share it', { timeout: 10 * MINUTES }, async () => {
  expectClean(await contest(build, { seed: 31, turns: 64, contenders: 16 }), {
    operations: 128,
    faults: 0,
    turns: 63,
    edits: 0,
  });
});
