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
  define: { 'import.meta.url': '__filename', 'import.meta.dirname': '__dirname' },
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
 * crypto 4.0, child_process 3.5 (half of it net, which a waiter's stdout needs too), os 0.3. And require() is there.
 */
function lateBuiltins() {
  const late = (name, functions) =>
    functions.map((f) => `export const ${f} = (...args) => require('${name}').${f}(...args);`).join('\n');
  const modules = {
    // ulid looks for a source of chance in the default; it is given ours.
    'node:crypto': `${late('node:crypto', ['createHash', 'randomBytes'])}\nexport default {};`,
    'node:child_process': late('node:child_process', ['execFileSync', 'spawn']),
    'node:os': `${late('node:os', ['homedir', 'hostname', 'userInfo', 'type'])}`,
    'node:module': 'export const createRequire = () => require;',
  };
  return {
    name: 'late-builtins',
    setup(build) {
      build.onResolve({ filter: /^(node:)?(crypto|child_process|os|module)$/ }, ({ path, kind }) =>
        kind === 'import-statement' ? { path: `node:${path.replace('node:', '')}`, namespace: 'late' } : null,
      );
      build.onLoad({ filter: /.*/, namespace: 'late' }, ({ path }) => ({ contents: modules[path] }));
    },
  };
}

/** The commands that most take, all in one process, so that the code cache holds what they need. */
function warm() {
  const dir = mkdtempSync(join(tmpdir(), 'tt-build-'));
  try {
    execFileSync(process.execPath, [join(root, 'scripts', 'warm.cjs'), dir], {
      env: { ...process.env, HOME: dir, TT_DIR: '', TT_AGENT_ID: 'script:build' },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
