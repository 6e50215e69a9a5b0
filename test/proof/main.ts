/**
 * `npm run proof -- --minutes M --seed S`: storms, bulk rooms and a contest for fairness until the time is over. Each room has the
 * seed after the one before. Exit status 1 when a promise was broken; the room's history is then kept.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Build, makeBuild } from './builds.ts';
import { bulk } from './bulk/bulk.ts';
import { FLAWS, type Flaw } from './flaws.ts';
import { writePage } from './page.ts';
import { lineOf, type Report } from './report.ts';
import { contest } from './storm/contest.ts';
import { storm } from './storm/storm.ts';
import { add, NOTHING, summary } from './sum.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    /** Only rooms of this kind: storm, bulk or contest. */
    only: { type: 'string' },
    /** Turns of the contest; 0: none. */
    turns: { type: 'string', default: '200' },
    /** A build with a rule broken on purpose. */
    flaw: { type: 'string' },
    /** Put the result into docs/reliability.md. */
    write: { type: 'boolean', default: false },
  },
});

const ROOMS: Readonly<Record<string, (build: Build, seed: number) => Promise<Report>>> = {
  storm: (build, seed) => storm(build, { seed, ms: 15_000, members: 10 }),
  bulk: (build, seed) => bulk(build, { seed, operations: 20_000, workers: 8 }),
  contest: (build, seed) => contest(build, { seed, turns: Number(values.turns), contenders: 16 }),
};

void main();

async function main(): Promise<void> {
  const root = process.cwd();
  const end = Date.now() + Number(values.minutes) * 60_000;
  const flaw = values.flaw === undefined ? null : named(FLAWS, values.flaw);
  const build = await makeBuild(root, flaw as Flaw | null);
  let sum = NOTHING;
  try {
    for (let seed = Number(values.seed), first = seed; seed === first || Date.now() < end; seed++) {
      const kind = values.only ?? kindOf(seed - Number(values.seed));
      const began = Date.now();
      const report = await (ROOMS[named(ROOMS, kind)] as (typeof ROOMS)[string])(build, seed);
      sum = add(sum, report, Date.now() - began);
      console.log(lineOf(report));
      for (const text of report.violations.slice(0, 5)) console.log(`  ${text}`);
      if (report.violations.length > 0) keep(report);
    }
  } finally {
    build.remove();
  }
  const report = summary(sum, Number(values.seed));
  console.log(report);
  if (values.write) writePage(root, report);
  if (sum.violations > 0) process.exitCode = 1;
}

/** One contest, then storms and bulk rooms in turns. */
function kindOf(n: number): string {
  if (n === 0 && values.turns !== '0') return 'contest';
  return n % 2 === 1 ? 'storm' : 'bulk';
}

function named(table: object, name: string): string {
  if (!(name in table)) throw new Error(`no ${name}: ${Object.keys(table).join(', ')}`);
  return name;
}

function keep(report: Report): void {
  const dir = join(tmpdir(), 'tt-proof-findings');
  mkdirSync(dir, { recursive: true });
  const file = join(dir, `${report.kind}-${report.seed}.json`);
  writeFileSync(file, JSON.stringify(report, null, 1));
  console.log(`  kept: ${file}`);
}
