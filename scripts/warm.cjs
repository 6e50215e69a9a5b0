/** Runs the commonest commands in the directory it is given, then keeps V8's code of them for all later processes. */
'use strict';

const { load } = require('../bin/tt.cjs');

const COMMANDS = [['join'], ['state'], ['msg', 'send', 'room', 'hello'], ['events']];

async function run() {
  const { main, keepCache } = load();
  for (const words of COMMANDS) {
    const status = await main([...words, '--path', process.argv[2], '--json'], []);
    if (status !== 0) throw new Error(`tt ${words.join(' ')} ended with ${status}`);
  }
  keepCache();
}

void run();
