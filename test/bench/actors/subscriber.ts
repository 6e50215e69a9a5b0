/** Subscribes to a Redis channel, argv[3] being its socket, and prints each message as a line: the peer of a follower. */
import { writeSync } from 'node:fs';
import { command, dial } from './resp.ts';

// Only what was published is JSON; all else of an answer is framing.
const redis = dial(process.argv[3] ?? '', (line) => {
  if (line.startsWith('{')) writeSync(1, `${line}\n`);
});
redis.write(command('SUBSCRIBE', 'room'));
process.stdin.resume().once('end', () => redis.destroy());
