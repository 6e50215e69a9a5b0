/**
 * Measures what tt promises about speed: `npm run bench -- [name…] [--quick] [--write]`. Names choose figures; --quick
 * only proves that the harness works; --write puts the run into docs/performance.md. Exit status 0, missed or not.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as batch from './figures/batch.mjs';
import * as brakes from './figures/brakes.mjs';
import * as claimsRace from './figures/claims-race.mjs';
import * as commits from './figures/commits.mjs';
import * as crowd from './figures/crowd.mjs';
import * as files from './figures/files.mjs';
import * as globs from './figures/globs.mjs';
import * as handover from './figures/handover.mjs';
import * as hook from './figures/hook.mjs';
import * as idle from './figures/idle.mjs';
import * as keep from './figures/keep.mjs';
import * as message from './figures/message.mjs';
import * as million from './figures/million.mjs';
import * as search from './figures/search.mjs';
import * as send from './figures/send.mjs';
import * as start from './figures/start.mjs';
import * as wake from './figures/wake.mjs';
import * as writers from './figures/writers.mjs';
import { isBusy, loadOfOthers, machine } from './machine.mjs';
import { writePage } from './page.mjs';
import { table } from './table.mjs';

const FIGURES = [
  start,
  hook,
  handover,
  message,
  idle,
  crowd,
  writers,
  million,
  keep,
  wake,
  commits,
  batch,
  send,
  brakes,
  globs,
  claimsRace,
  search,
  files,
];

const { values: flags, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
});
const unknown = names.filter((name) => FIGURES.every((figure) => figure.name !== name));
if (unknown.length > 0) throw new Error(`no figure ${unknown.join(', ')}: ${FIGURES.map((f) => f.name).join(', ')}`);
if (flags.write && (flags.quick || names.length > 0)) throw new Error('--write takes a whole, full run');

// Ends as an exit does, so that rooms are removed with what runs in them.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

const root = fileURLToPath(new URL('../..', import.meta.url));
if (!flags.quick) execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'inherit' });

const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
const rows = [];
const loads = [];
for (const figure of FIGURES) {
  if (names.length > 0 && !names.includes(figure.name)) continue;
  loads.push(await loadOfOthers(flags.quick ? 50 : 2_000));
  process.stderr.write(`${figure.name}: ${figure.title} …\n`);
  rows.push(...(await figure.measure(flags)));
}
const report = `${heading()}\n\n${table(rows)}`;
console.log(report);
if (flags.write) writePage(report);

function heading() {
  const shares = loads.map((load) => (load === null ? '?' : `${Math.round(load * 100)} %`)).join(', ');
  const others = isBusy(loads)
    ? `**The machine was busy with other work** (before each figure others used ${shares} of it): latencies are worse than at rest.`
    : `Before each figure others used ${shares} of the machine.`;
  const date = new Date().toISOString().slice(0, 10);
  return `${date}, commit ${commit}, Node ${process.version}, ${machine()}.\n${others}`;
}
