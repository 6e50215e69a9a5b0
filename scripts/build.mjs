/** Builds dist/tt.cjs: one CommonJS bundle, because it starts in half the time of the same modules one by one. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const bundle = join(root, 'dist', 'tt.cjs');

rmSync(join(root, 'dist'), { recursive: true, force: true });
await build({
  entryPoints: [join(root, 'src', 'cli', 'main.ts')],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // Help needs yargs, a handoff on stdin needs zod: two thirds of the code, for commands that are rare. `bindings` looks for an addon that we name by path.
  external: ['yargs', 'zod', 'bindings'],
  // A script that came out of V8's code cache has forgotten how to import() (Node 20); require() takes ES modules too.
  supported: { 'dynamic-import': false },
  minify: true,
  plugins: [lateBuiltins()],
  define: { 'import.meta.url': '__bundleUrl' },
  banner: { js: "const __bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
  sourcemap: 'linked',
  legalComments: 'linked',
  logLevel: 'warning',
});
const code = readFileSync(bundle, 'utf8');
const hash = createHash('sha256').update(code).digest('hex').slice(0, 16);
writeFileSync(bundle, `// ${hash}\n${code}`);
warm();

/**
 * Modules of Node that few commands need are loaded when one of their functions is called. Together 7 of 47 ms:
 * crypto 4.0, child_process 3.5 (net, which it shares with stdout, among it).
 */
function lateBuiltins() {
  const functions = {
    'node:crypto': ['createHash', 'randomBytes', 'randomUUID'],
    'node:child_process': ['execFileSync', 'spawn', 'spawnSync'],
  };
  return {
    name: 'late-builtins',
    setup(build) {
      build.onResolve({ filter: /^node:(crypto|child_process)$/ }, ({ path, kind }) =>
        kind === 'import-statement' ? { path, namespace: 'late' } : null,
      );
      build.onLoad({ filter: /.*/, namespace: 'late' }, ({ path }) => ({
        contents: [
          ...functions[path].map((name) => `export const ${name} = (...args) => require('${path}').${name}(...args);`),
          // ulid looks for a source of chance in it; ours is given to it.
          'export default {};',
        ].join('\n'),
      }));
    },
  };
}

/** A first command on the way that most take, so that the code cache holds what that way needs. */
function warm() {
  const dir = mkdtempSync(join(tmpdir(), 'tt-build-'));
  const tt = (...args) =>
    execFileSync(
      process.execPath,
      [join(root, 'bin', 'tt.cjs'), ...args, '--path', dir, '--agent', 'script:build', '--json'],
      {
        env: { ...process.env, HOME: dir, TT_DIR: '' },
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
  try {
    tt('join');
    for (const name of ['state']) tt(name);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
