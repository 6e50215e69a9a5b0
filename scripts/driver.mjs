// In a checkout on Node 24 and newer: better-sqlite3 13. The lock names 12, the last that runs on Node 20; Node 24 dies of it.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const installed = new URL('../node_modules/better-sqlite3/package.json', import.meta.url);
const major = (version) => Number.parseInt(version, 10);
const { npm_execpath: npm = 'npm' } = process.env;

if (major(process.versions.node) >= 24 && major(JSON.parse(readFileSync(installed, 'utf8')).version) < 13) {
  const words = ['install', '--no-save', '--no-audit', '--no-fund', 'better-sqlite3@13'];
  console.log(`npm ${words.join(' ')}`);
  if (npm === 'npm') execFileSync(npm, words, { stdio: 'inherit' });
  else execFileSync(process.execPath, [npm, ...words], { stdio: 'inherit' });
}
