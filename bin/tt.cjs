#!/usr/bin/env node
// The door: loads the bundle with V8's code cached, runs main(), leaves the exit status. Everything else is in src/.
'use strict';

const { readFileSync, renameSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

const bundle = join(__dirname, '..', 'dist', 'tt.cjs');

if (require.main === module) {
  const { main, keepCache, isCut } = load();
  main(process.argv.slice(2), [process.execPath, __filename]).then((status) => {
    // Not process.exit(): it would cut what is still on its way into a pipe.
    process.exitCode = status;
    keepCache();
    // Every answer was waited for, so what is left was given up: told to end while the reader had stopped reading.
    if (isCut()) process.exit();
  });
} else {
  // The build runs the program before its first user does, so that the cache holds what most commands need.
  module.exports = { load };
}

function load() {
  return Number.parseInt(process.versions.node, 10) < 22 ? withOwnCache() : withNodesCache();
}

/** Node 22.8 and newer keep compiled code themselves; before it 22 goes without. */
function withNodesCache() {
  require('node:module').enableCompileCache?.(join(dirname(bundle), 'cache'));
  return { ...require(bundle), keepCache() {} };
}

/** Node 20: V8 checks only the source's length, so the cache's name holds the bundle's content hash (its first line). */
function withOwnCache() {
  const vm = require('node:vm');
  const source = readFileSync(bundle, 'utf8');
  const file = `${bundle}.${source.slice(3, 19)}.${process.version}-${process.arch}.cache`;
  const script = new vm.Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
    filename: bundle,
    cachedData: readOr(file),
  });
  const loaded = { exports: {} };
  // Our own require serves: both directories see the same packages, and making another costs 0.2 ms.
  script.runInThisContext()(loaded.exports, require, loaded, bundle, dirname(bundle));
  const fresh = script.cachedDataRejected !== false;
  return { ...loaded.exports, keepCache: () => fresh && keep(file, script) };
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
