/** A Redis of our own while a figure needs it, in memory only, behind a socket that nobody else knows. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isThere } from './programs.mjs';

const PATIENCE_MS = 10_000;

/** However the bench ends, its end of the shell's stdin is closed then, and the server and its directory go. */
const KEEPER = `trap : INT TERM HUP
redis-server --port 0 --unixsocket "$1/redis.sock" --dir "$1" --save '' --appendonly no &
read -r end
kill $! 2>/dev/null
wait $!
rm -rf "$1"`;

/** Null when there is no redis-server on PATH. */
export async function startRedis() {
  if (!isThere('redis-server')) return null;
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'tt-bench-')));
  const socket = join(dir, 'redis.sock');
  const keeper = spawn('sh', ['-c', KEEPER, 'sh', dir], { stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = new Promise((resolve) => keeper.once('exit', resolve));
  const end = () => {
    keeper.stdin.end();
    return ended;
  };
  for (let waited = 0; !existsSync(socket); waited += 10) {
    if (waited > PATIENCE_MS) {
      await end();
      throw new Error('redis-server does not listen');
    }
    await sleep(10);
  }
  return { socket, end };
}
