/** Whether claims that overlap are ever granted, on random pairs of patterns against another matcher. */
import { execFileSync } from 'node:child_process';
import { bundleActor } from '../actors.mjs';

export const name = 'globs';
export const title = 'random pairs of patterns, decided and held against minimatch';

export async function measure({ quick }) {
  const [globs, pairs] = quick ? [60, 3_000] : [1_200, 1_000_000];
  const said = execFileSync(process.execPath, [await bundleActor('globs'), String(globs), String(pairs)], {
    encoding: 'utf8',
  });
  const { wrong, unfounded, granted, p99, ...seen } = JSON.parse(said);
  const refused = seen.pairs - granted;
  return [
    {
      ...{ what: 'pairs of globs that overlap and were held to be apart', value: wrong, unit: '', target: 0 },
      detail: `of ${seen.pairs} pairs of ${globs} globs, ${granted} held to be apart; 1,110 paths tried on each`,
    },
    {
      ...{ what: 'the other way round, of those refused', value: (100 * unfounded) / refused, unit: '%', target: 1 },
      detail: `${unfounded} of ${refused}: neither of those paths, nor the one that tt names, fits both`,
    },
    { what: 'one decision, p99', value: p99, unit: 'ms', target: 1, detail: 'inside the process' },
  ];
}
