/** Bundles the proof and runs it: `npm run proof -- --minutes 10 --seed 1`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
process.chdir(root);
const dir = mkdtempSync(join(root, 'node_modules', '.proof-'));
process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
const outfile = join(dir, 'proof.cjs');
await build({
  entryPoints: [join(root, 'test', 'proof', 'main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['esbuild', 'bindings'],
  define: {
    'import.meta.url': JSON.stringify(pathToFileURL(join(root, 'scripts', 'proof.mjs')).href),
    'import.meta.dirname': JSON.stringify(join(root, 'dist')),
  },
  logLevel: 'warning',
});
await import(pathToFileURL(outfile).href);
