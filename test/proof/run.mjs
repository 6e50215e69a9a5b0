/** Bundles the proof and runs it: `npm run proof -- --minutes 10 --seed 1`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundleProgram } from '../../scripts/bundle.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
process.chdir(root);
const dir = mkdtempSync(join(root, 'node_modules', '.proof-'));
process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
const outfile = join(dir, 'proof.cjs');
await bundleProgram(join(root, 'test', 'proof', 'main.ts'), outfile, {
  external: ['bindings', 'rolldown'],
  url: JSON.stringify(pathToFileURL(join(root, 'scripts', 'proof.mjs')).href),
  dirname: JSON.stringify(join(root, 'dist')),
});
await import(pathToFileURL(outfile).href);
