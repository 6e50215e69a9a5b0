/** Takes a lock of a room, says its name, and keeps it until it is told to let go or is killed. */
import { locksIn } from '../../src/store/sqlite/alive.ts';
import { args, hear, say, system } from './stage.ts';

const { dir } = args<{ dir: string }>();
const lock = locksIn(dir, system).hold();
say(lock.name);
void hear().then((word) => {
  if (word === 'release') lock.release();
  say('released');
  process.exit(0);
});
