/** Runs the commonest commands in the directory it is given, then keeps V8's code of them for all later processes. */
'use strict';

const BIN = require.resolve('../bin/tt.cjs');
const { load } = require(BIN);

const COMMANDS = [
  ['join'],
  ['state'],
  ['wait'],
  ['msg', 'send', 'room', 'hello'],
  ['events'],
  ['check'],
  ['release', '--status', 'built', '--next-action', 'none'],
];

async function run() {
  const { main, keepCache } = load();
  for (const words of COMMANDS) {
    const status = await main([...words, '--path', process.argv[2], '--json'], [process.execPath, BIN]);
    if (status !== 0) throw new Error(`tt ${words.join(' ')} ended with ${status}`);
  }
  keepCache();
}

void run();
