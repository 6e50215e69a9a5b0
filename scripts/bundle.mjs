/** src/ as one CommonJS file. The build makes dist/tt.cjs of it; the proof makes builds of its own, with plugins that break rules. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

export function bundle(outfile, { plugins = [], entry = join(root, 'src', 'cli', 'main.ts') } = {}) {
  return build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // Help needs yargs, a handoff on stdin needs zod, an installation needs the two parsers: most of the code, for commands that are rare. `bindings` looks for an addon that we name by path.
    external: ['yargs', 'zod', 'jsonc-parser', 'smol-toml', 'bindings'],
    // A script that came out of V8's code cache has forgotten how to import() (Node 20); require() takes ES modules too.
    supported: { 'dynamic-import': false },
    minify: true,
    plugins: [...plugins, lateBuiltins()],
    define: { 'import.meta.url': '__filename', 'import.meta.dirname': '__dirname' },
    sourcemap: 'linked',
    legalComments: 'linked',
    logLevel: 'warning',
  });
}

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
    'node:os': `${late('node:os', ['homedir', 'hostname', 'tmpdir', 'userInfo', 'type'])}`,
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
