/** `npm run proof`: storms, one after the other, until the time is over; exit status 1 when a promise was broken. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeBuild } from './builds.ts';
import { bulk } from './bulk/bulk.ts';
import type { Flaw } from './flaws.ts';
import { lineOf } from './report.ts';
import { storm } from './storm/storm.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    flaw: { type: 'string' },
    bulk: { type: 'boolean', default: false },
    calm: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '8' },
  },
});
const root = process.cwd();
void main();

async function main(): Promise<void> {
  const build = await makeBuild(root, (values.flaw as Flaw | undefined) ?? null);
  const end = Date.now() + Number(values.minutes) * 60_000;
  try {
    for (let seed = Number(values.seed); Date.now() < end; seed++) {
      const report = values.bulk
        ? await bulk(build, { seed, operations: 10_000, workers: 8 })
        : await storm(build, { seed, ms: Number(values.seconds) * 1000, members: 6, calm: values.calm });
      console.log(lineOf(report));
      for (const text of report.violations.slice(0, 5)) console.log(`  ${text}`);
      if (report.violations.length > 0) {
        process.exitCode = 1;
        mkdirSync(join(root, 'dist', 'proof'), { recursive: true });
        writeFileSync(join(root, 'dist', 'proof', `${report.kind}-${seed}.json`), JSON.stringify(report, null, 1));
      }
    }
  } finally {
    build.remove();
  }
}
