/** src/ as CommonJS: the product in chunks for dist/, a program of the tests in one file. The proof has plugins that break rules. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Installing, and looking after it. */
const SETUP =
  /src\/(?:harness\/(?:install\/|skills)|cli\/(?:checkup\/|git\/|setup|upkeep|stale|show\/setup|commands\/(?:install|uninstall|doctor|upkeep|self-update|skills)))/;

/**
 * What starts together lies together: half of what a command costs is reading and deserialising code, 0.9 ms for each
 * 100 kB. A chunk takes what its modules need with it, unless an earlier one has it.
 */
const CHUNKS = {
  // Looking at a room, and a hook that refuses: the start of every command. What it takes to write comes with the loop.
  tt: /rolldown.runtime|src\/(?:domain\/claim\/advance|cli\/(?:main|checkout-paths|hook|hook\/before))\.ts$/,
  // What commands are called and take, which no hook asks.
  words: /src\/cli\/(?:parse|upkeep-due|commands\/state)\.ts$/,
  // The loop of an agent.
  loop: /src\/(?:store\/sqlite\/(?:acting|sweep)|cli\/(?:regrip|hook\/(?:after|stop|start|end|once|vouching)|commands\/(?:join|wait|try|release|events|check|standby|msg-send|msg-recv|notes-add)))\.ts$/,
  // Globs, for hooks where somebody has claimed a part of the tree.
  globs: /src\/cli\/hook\/claimed\.ts$/,
  // The grammar of sh, for hooks that judge a command.
  shell: /node_modules\/unbash|src\/harness\/shell/,
  // Hearing bells: it names Node's streams, 3 ms, and only who waits listens.
  watch: /node_modules\/(?:chokidar|readdirp)\//,
  // All other verbs; what is left needs packages that take long to load.
  verbs: (id) => !SETUP.test(id),
  setup: SETUP,
};

/**
 * Help needs yargs, a handoff on stdin needs zod, an installation needs the two parsers: most of the code, for commands that
 * are rare. `bindings` looks for an addon that we name by path.
 */
const EXTERNAL = ['yargs', 'zod', 'jsonc-parser', 'smol-toml', 'bindings'];

/** `dir`/tt.cjs, which exports what src/cli/main.ts does, and the chunks that it loads. The last line is the content's hash. */
export async function bundleProduct(dir, { plugins = [] } = {}) {
  const input = join(root, 'src', 'cli', 'main.ts');
  const groups = Object.entries(CHUNKS).map(([name, test], i, all) => ({ name, test, priority: all.length - i }));
  const chunks = await outputOf(
    { input: { tt: input }, plugins: [...plugins, lateBuiltins(), leftOut()], external: EXTERNAL },
    {
      minify: true,
      sourcemap: true,
      codeSplitting: { groups },
      entryFileNames: '[name].cjs',
      chunkFileNames: '[name].cjs',
    },
  );
  mkdirSync(dir, { recursive: true });
  for (const { fileName, code, source } of chunks) {
    if (code === undefined) writeFileSync(join(dir, fileName), source);
    else writeFileSync(join(dir, fileName), `${ascii(code).trimEnd()}\n// ${hashOf(code)}\n`);
  }
}

/** V8 keeps text that is nothing but ASCII in half of the bytes: 0.4 ms of a start. What is not stands in strings and patterns only. */
const ascii = (code) => code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const hashOf = (code) => createHash('sha256').update(code).digest('hex').slice(0, 16);

/** One file. `url` and `dirname` are what it takes for its own, as JavaScript: the place that packages and the addon are found from. */
export async function bundleProgram(
  input,
  outfile,
  { plugins = [], external = EXTERNAL, url = '__filename', dirname: folder = '__dirname' } = {},
) {
  const [{ code }] = await outputOf({ input, plugins, external, url, folder }, { codeSplitting: false });
  mkdirSync(dirname(outfile), { recursive: true });
  writeFileSync(outfile, code);
}

async function outputOf({ input, plugins, external, url = '__filename', folder = '__dirname' }, options) {
  const bundle = await rolldown({
    input,
    platform: 'node',
    // What starts a program may lie in one chunk with what else it needs.
    preserveEntrySignatures: 'allow-extension',
    plugins,
    external: external.map((name) => new RegExp(`^${name}(?:/|$)`)),
    transform: { target: 'node20', define: { 'import.meta.url': url, 'import.meta.dirname': folder } },
    // A command is loaded when it is called; that another needs it at once is no mistake.
    checks: { ineffectiveDynamicImport: false },
  });
  try {
    // A script that came out of V8's code cache has forgotten how to import() (Node 20); require() takes ES modules too.
    const { output } = await bundle.generate({
      format: 'cjs',
      dynamicImportInCjs: false,
      externalLiveBindings: false,
      ...options,
    });
    return output;
  } finally {
    await bundle.close();
  }
}

/**
 * Modules of Node that few commands need are loaded when one of their functions is called. Together 8 of 47 ms:
 * crypto 4.0, child_process 3.5 (half of it net, which a waiter's stdout needs too), fs/promises 1.0, os 0.3. And require() is there.
 */
function lateBuiltins() {
  const late = (name, functions) =>
    functions.map((f) => `export const ${f} = (...args) => require('node:${name}').${f}(...args);`).join('\n');
  const modules = {
    // ulid looks for a source of chance in the default; it is given ours.
    crypto: `${late('crypto', ['createHash', 'randomBytes'])}\nexport default {};`,
    child_process: late('child_process', ['execFileSync', 'spawn']),
    'fs/promises': late('fs/promises', ['lstat', 'open', 'readdir', 'realpath', 'stat']),
    'timers/promises': late('timers/promises', ['setImmediate', 'setTimeout']),
    os: late('os', ['homedir', 'hostname', 'tmpdir', 'userInfo', 'type']),
    module: 'export const createRequire = () => require;',
  };
  return {
    name: 'late-builtins',
    resolveId: {
      filter: { id: /^node:(?:fs|timers)\/promises$|^(?:node:)?(?:crypto|child_process|os|module)$/ },
      handler: (id, _importer, { kind }) => (kind === 'import-statement' ? `${LATE}${id.replace('node:', '')}` : null),
    },
    load: { filter: { id: new RegExp(`^${LATE}`) }, handler: (id) => modules[id.slice(LATE.length)] },
  };
}

const LATE = '\0late:';

/** Every command would read it, and none needs it: methods of better-sqlite3, and all of a manifest but its name and version. */
function leftOut() {
  return {
    name: 'left-out',
    load: {
      filter: { id: /better-sqlite3\/lib\/methods\/(?:aggregate|function|serialize|table)\.js$|\/package\.json$/ },
      handler: (id) => {
        if (id.endsWith('.js')) return 'module.exports = undefined;';
        const { name, version } = JSON.parse(readFileSync(id, 'utf8'));
        return { code: `export default ${JSON.stringify({ name, version })};`, moduleType: 'js' };
      },
    },
  };
}
