/** Publishes to the Redis at argv[2] when it is asked, and tells the nanosecond in which it called. */
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

const socket = connect(Number(process.argv[2]), '127.0.0.1', () => console.log('{"ready":true}'));
socket.setNoDelay(true);
let seq = 0;
createInterface({ input: process.stdin })
  .on('line', () => {
    const body = JSON.stringify({ event_seq: ++seq, body: 'measure me' });
    const called = process.hrtime.bigint();
    socket.write(`*3\r\n$7\r\nPUBLISH\r\n$4\r\nroom\r\n$${body.length}\r\n${body}\r\n`);
    socket.once('data', () => console.log(JSON.stringify({ seq, committed: String(called) })));
  })
  .on('close', () => process.exit(0));
