#!/usr/bin/env node
// The door: loads dist/ with V8's code cached, runs main(), leaves the exit status. Everything else is in src/.
'use strict';

const { readFileSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const dist = join(__dirname, '..', 'dist');

if (require.main === module) {
  const { main, keepCache, isCut } = load();
  main(process.argv.slice(2), [process.execPath, __filename]).then((status) => {
    // Not process.exit(): it would cut what is still on its way into a pipe.
    process.exitCode = status;
    keepCache();
    // Every answer was waited for. What is left was given up: told to end while the reader had stopped reading. Where nothing
    // is left, Node would tidy up a heap that ends with the process: 1 ms.
    if (isCut() || process.getActiveResourcesInfo().length === 0) process.exit();
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
  require('node:module').enableCompileCache?.(join(dist, 'cache'));
  return { ...require(join(dist, 'tt.cjs')), keepCache() {} };
}

/** Node 20: V8 checks only the source's length, so a cache's name holds the content hash of its chunk (the last line). */
function withOwnCache() {
  const vm = require('node:vm');
  const loaded = new Map();
  const fresh = [];
  return { ...chunk('tt.cjs'), keepCache: () => fresh.forEach(keep) };

  function chunk(name) {
    const known = loaded.get(name);
    if (known) return known.exports;
    const filename = join(dist, name);
    const source = readFileSync(filename, 'utf8');
    const file = `${filename}.${source.slice(-17, -1)}.${process.version}-${process.arch}.cache`;
    const script = new vm.Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
      filename,
      cachedData: readOr(file),
    });
    if (script.cachedDataRejected !== false) fresh.push({ file, script });
    const module = { exports: {} };
    loaded.set(name, module);
    script.runInThisContext()(module.exports, requireFrom, module, filename, dist);
    return module.exports;
  }

  /** Our own require serves for all but chunks: both directories see the same packages, and making another costs 0.2 ms. */
  function requireFrom(id) {
    return id.startsWith('./') ? chunk(id.slice(2)) : require(id);
  }
}

function readOr(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** By rename, so that nobody reads half of it. An installation that cannot be written stays a little slower. */
function keep({ file, script }) {
  try {
    writeFileSync(`${file}.${process.pid}`, script.createCachedData());
    renameSync(`${file}.${process.pid}`, file);
  } catch {}
}
