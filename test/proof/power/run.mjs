/** Builds tt and the proof, and runs it: `npm run power -- [--disks N] [--seed N] [--json]`. */
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundleProgram } from '../../../scripts/bundle.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const program = join(root, 'test', 'proof', 'power', 'program.ts');
// Under dist, from where packages are found.
const outfile = join(root, 'dist', 'proof', 'power.cjs');

execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
await bundleProgram(program, outfile, {
  external: ['bindings', 'rolldown'],
  url: JSON.stringify(pathToFileURL(program).href),
  dirname: JSON.stringify(join(root, 'dist')),
});
process.exitCode = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1;
