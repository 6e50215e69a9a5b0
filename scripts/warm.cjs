/** Runs the commonest commands in the directory it is given, then keeps V8's code of them for all later processes. */
'use strict';

const { load } = require('../bin/tt.cjs');

const COMMANDS = [['join'], ['state'], ['msg', 'send', 'room', 'hello'], ['events']];
// A hook that refuses: nobody holds the stick. What it is asked stands on stdin.
const REFUSED = ['hook', 'claude', 'before'];

async function run() {
  const { main, keepCache } = load();
  for (const words of COMMANDS) {
    const status = await main([...words, '--path', process.argv[2], '--json'], []);
    if (status !== 0) throw new Error(`tt ${words.join(' ')} ended with ${status}`);
  }
  if ((await main(REFUSED, [])) !== 2) throw new Error('the hook did not refuse');
  keepCache();
}

void run();
