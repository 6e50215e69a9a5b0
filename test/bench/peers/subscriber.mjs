/** Subscribes to a channel of the Redis at argv[2] and prints each message as a line: what `tt events --follow` is to a room. */
import { writeSync } from 'node:fs';
import { connect } from 'node:net';

const socket = connect(Number(process.argv[2]), '127.0.0.1', () => socket.write('SUBSCRIBE room\r\n'));
socket.setNoDelay(true);
let rest = '';
socket.setEncoding('utf8').on('data', (text) => {
  const lines = (rest + text).split('\r\n');
  rest = lines.pop();
  // RESP: *3 $7 message $4 room $n body; the subscription itself is told in the same way.
  for (const line of lines) {
    if (line === 'subscribe') writeSync(1, '{"ready":true}\n');
    if (line.startsWith('{')) writeSync(1, `${line}\n`);
  }
});
process.stdin.resume().on('end', () => process.exit(0));
