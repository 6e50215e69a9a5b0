/** Runs the commonest commands of one chunk in the directory it is given, then keeps V8's code of them for all later processes. */
'use strict';

const { load } = require('../bin/tt.cjs');

const REFUSED = ['hook', 'claude', 'before'];

/** What starts first comes first: code is kept with what has run by then, and less of it starts sooner. */
const PARTS = {
  room: [['join']],
  start: [['state'], REFUSED],
  // Not the grant of a turn: it would leave a guardian behind.
  loop: [['msg', 'send', 'room', 'hello'], ['events'], ['msg', 'recv'], ['wait', '--park', '--timeout', '0']],
  shell: [REFUSED],
  setup: [['config', 'list']],
  verbs: [['help'], ['who'], ['floor', 'status']],
};

async function run([part, dir]) {
  const { main, keepCache } = load();
  for (const words of PARTS[part]) {
    const isHook = words === REFUSED;
    const status = await main(isHook ? words : [...words, '--path', dir, '--json'], []);
    if (status !== (isHook ? 2 : 0)) throw new Error(`tt ${words.join(' ')} ended with ${status}`);
  }
  if (part !== 'room') keepCache();
}

void run(process.argv.slice(2));
