#!/usr/bin/env node
// The door: loads the bundle with V8's code cached, runs main(), leaves the exit status. Everything else is in src/.
'use strict';

const { readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join } = require('node:path');

const bundle = join(__dirname, '..', 'dist', 'tt.cjs');
const { main, keepCache } = typeof Module.enableCompileCache === 'function' ? withNodesCache() : withOwnCache();

main(process.argv.slice(2), [process.execPath, __filename]).then((status) => {
  // Not process.exit(): it would cut what is still on its way into a pipe.
  process.exitCode = status;
  keepCache();
  // Every answer was waited for, so what is left was given up: told to end while the reader had stopped reading.
  if (process.stdout.writableLength > 0) process.exit();
});

/** Node 22.8 and newer keep compiled code themselves. */
function withNodesCache() {
  Module.enableCompileCache(join(dirname(bundle), 'cache'));
  return { main: require(bundle).main, keepCache() {} };
}

/** Node 20: V8 checks only the source's length, so the cache's name holds the bundle's content hash (its first line). */
function withOwnCache() {
  const vm = require('node:vm');
  const source = readFileSync(bundle, 'utf8');
  const file = `${bundle}.${source.slice(3, 19)}.${process.version}-${process.arch}.cache`;
  const script = new vm.Script(Module.wrap(source), {
    filename: bundle,
    cachedData: readOr(file),
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, Module.createRequire(bundle), module, bundle, dirname(bundle));
  const fresh = script.cachedDataRejected !== false;
  return { main: module.exports.main, keepCache: () => fresh && keep(file, script) };
}

function readOr(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** By rename, so that nobody reads half of it. An installation that cannot be written stays a little slower. */
function keep(file, script) {
  try {
    writeFileSync(`${file}.${process.pid}`, script.createCachedData());
    renameSync(`${file}.${process.pid}`, file);
  } catch {}
}
