/** The long run, for people: `npm run power -- --disks 20000 --seed 7 [--json]`. Exit status 1 when anything is wrong. */
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { hindrance, makeCrew, newFolder } from './crew.ts';
import { CONTROLS, counted, TRIALS, told } from './plan.ts';
import { prove, type Report } from './trial.ts';

const { values } = parseArgs({
  options: {
    disks: { type: 'string', default: '4000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    json: { type: 'boolean', default: false },
  },
});
const [disks, seed] = [Number(values.disks), Number(values.seed)];
if (!(disks > 0) || !Number.isInteger(seed)) throw new Error('--disks N --seed N: whole numbers');

void main();

async function main(): Promise<void> {
  const why = hindrance();
  if (why) return console.log(`skipped: ${why}`);
  const started = Date.now();
  const crew = await makeCrew(newFolder());
  const reports: Report[] = [];
  const controls: Report[] = [];
  try {
    for (const trial of TRIALS) reports.push(tell(await prove(crew, trial, { seed, disks: disks * trial.share })));
    for (const trial of CONTROLS) controls.push(tell(await prove(crew, trial, { seed, disks: 300 })));
  } finally {
    rmSync(crew.folder, { recursive: true, force: true });
  }
  const seconds = (Date.now() - started) / 1000;
  const whole = reports.every(({ found }) => found.length === 0);
  const caught = controls.every((report) => (counted(report)['lost'] ?? 0) > 0);
  console.log(
    values.json ? JSON.stringify({ seed, seconds, whole, caught, reports, controls }) : table(reports, controls),
  );
  if (!values.json) console.log(`\nSeed ${seed}, ${Math.round(seconds)} s, Node ${process.version}.`);
  process.exitCode = whole && caught ? 0 : 1;
}

function tell(report: Report): Report {
  console.error(told(report));
  return report;
}

function table(reports: readonly Report[], controls: readonly Report[]): string {
  const row = (cells: readonly unknown[]) => `| ${cells.join(' | ')} |`;
  const line = (report: Report, wanted: string) => {
    const { name, events, entries, points, disks: looked } = report;
    const counts = Object.entries(counted(report)).map(([what, count]) => `${count} ${what}`);
    return row([name, events, entries, points, looked, counts.join(', ') || 'none', wanted]);
  };
  return [
    row(['played', 'events', 'records', 'cuts', 'disks', 'faults', 'wanted']),
    row(['---', '---', '---', '---', '---', '---', '---']),
    ...reports.map((report) => line(report, 'none')),
    ...controls.map((report) => line(report, 'some lost')),
  ].join('\n');
}
